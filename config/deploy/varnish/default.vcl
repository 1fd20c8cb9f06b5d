vcl 4.1;

# Varnish 7 with varnish-modules (xkey). One line is yours: the address of the server.
#
#   varnishd -f default.vcl -s malloc,1g -a web=127.0.0.1:6081 -a purge=127.0.0.1:6083 \
#       -p http_resp_hdr_len=64k -p http_resp_size=96k -p http_req_hdr_len=64k \
#       -p http_req_size=96k -p workspace_backend=160k -p workspace_client=160k
#
# and VARNISH_PURGE_URL=http://127.0.0.1:6083 for server and worker. Readers never reach the socket
# named `purge`. What may be kept, for how long and under which keys the server says itself, in
# Surrogate-Control and Surrogate-Key.

import std;
import xkey;
import accept;

probe health {
    .url = "/healthz";
    .interval = 2s;
    .timeout = 1s;
    .window = 4;
    .threshold = 2;
    .initial = 2;
}

backend default {
    .host = "127.0.0.1";
    .port = "8000";
    .probe = health;
    .connect_timeout = 1s;
    # Longer than a page waits for its turn and is made; shorter than the last round of purges
    # (cms.pagestore.varnish).
    .first_byte_timeout = 30s;
    .between_bytes_timeout = 10s;
    .max_connections = 200;
}

acl here {
    "127.0.0.1";
    "::1";
}

sub vcl_init {
    new encoding = accept.rule("other");
    encoding.add("br");
}

sub vcl_recv {
    if (req.method == "PURGE") {
        # Behind a proxy on the same machine every reader comes from 127.0.0.1: the socket decides.
        if (local.socket !~ "^purge" || client.ip !~ here) {
            return (synth(405, "Not allowed"));
        }
        if (req.http.xkey-purge) {
            set req.http.n = xkey.softpurge(req.http.xkey-purge);
            return (synth(200, "Soft purged " + req.http.n));
        }
        if (req.http.xkey-purge-hard) {
            set req.http.n = xkey.purge(req.http.xkey-purge-hard);
            return (synth(200, "Purged " + req.http.n));
        }
        return (synth(400, "No keys"));
    }
    unset req.http.xkey-purge;
    unset req.http.xkey-purge-hard;
    unset req.http.proxy;

    set req.http.Host = req.http.Host.lower();
    # What only tells where readers came from makes no other page.
    if (req.url ~ "[?&](utm_[^=&]*|fbclid|gclid|zarsrc)(=|&|$)") {
        set req.url = regsuball(req.url, "([?&])(?:utm_[^=&]*|fbclid|gclid|zarsrc)(?:=[^&]*)?(?=&|$)", "\1");
    }
    set req.url = regsuball(req.url, "&{2,}", "&");
    set req.url = regsub(req.url, "\?&+", "?");
    set req.url = regsub(req.url, "[?&]+$", "");

    # Varnish itself makes Accept-Encoding "gzip" after this; brotli needs objects of its own.
    if (req.restarts == 0) {
        unset req.http.X-Encoding;
        unset req.http.X-Stale;
        if (encoding.filter(req.http.Accept-Encoding) == "br") {
            set req.http.X-Encoding = "br";
        }
    }

    # After a purge the old page is given for half a second while one reader has it made again; if
    # it cannot be made, for as long as it is kept.
    if (std.healthy(req.backend_hint) && !req.http.X-Stale) {
        set req.grace = 0.5s;
    } else {
        set req.grace = 7d;
    }

    if (req.method != "GET" && req.method != "HEAD") {
        return (pass);
    }
    # The desk and files keep their own counsel; the server says of them what may be kept where.
    if (req.url ~ "^/(admin|api|documents|media|static|_util)/") {
        return (pass);
    }
    if (req.http.Authorization) {
        return (pass);
    }
    if (req.http.Cookie ~ "(?:^|;\s*)(?:(?:__Host-)?sessionid|messages)=") {
        return (pass);
    }
    # A form sets a cookie and is sent back with it: those requests are no GETs. A page that looks at
    # a cookie is kept for nobody, so it must see it.
    if (req.url !~ "\?" || req.url ~ "\?(?:(?:page|nam|year|tuan|week)=[^&]*&?)+$") {
        set req.url = std.querysort(req.url);
        return (hash);
    }
    return (pass);
}

sub vcl_hash {
    hash_data(req.url);
    hash_data(req.http.Host);
    hash_data(req.http.X-Forwarded-Proto);
    if (req.http.X-Encoding) {
        hash_data(req.http.X-Encoding);
    }
    return (lookup);
}

sub vcl_backend_fetch {
    if (bereq.http.X-Encoding == "br" && !bereq.uncacheable) {
        set bereq.http.Accept-Encoding = "br, gzip";
    }
    unset bereq.http.X-Encoding;
    unset bereq.http.X-Stale;
    unset bereq.http.If-None-Match;
}

sub vcl_backend_response {
    # What cannot be made leaves the page of before alone: `deliver` would end by removing it.
    if (beresp.status >= 500 && bereq.is_bgfetch) {
        return (abandon);
    }
    if (beresp.status >= 500 && !bereq.uncacheable) {
        return (error(beresp.status, beresp.reason));
    }
    if (bereq.uncacheable || beresp.status != 200 || !beresp.http.Surrogate-Key
            || beresp.http.Set-Cookie || beresp.http.Surrogate-Control !~ "^max-age=[1-9][0-9]*$") {
        # Not for everybody. Not remembered either: the next answer may be.
        unset beresp.http.Surrogate-Key;
        unset beresp.http.Surrogate-Control;
        set beresp.uncacheable = true;
        set beresp.ttl = 1s;
        set beresp.grace = 0s;
        set beresp.keep = 0s;
        return (deliver);
    }
    set beresp.http.xkey = beresp.http.Surrogate-Key;
    set beresp.ttl = std.duration(regsub(beresp.http.Surrogate-Control, "^max-age=", "") + "s", 0s);
    set beresp.grace = 7d;
    set beresp.keep = 0s;
    unset beresp.http.Surrogate-Key;
    unset beresp.http.Surrogate-Control;
    return (deliver);
}

sub vcl_backend_error {
    set beresp.ttl = 0s;
    set beresp.grace = 0s;
    set beresp.keep = 0s;
}

sub vcl_miss {
    if (req.http.X-Stale) {
        return (synth(503, "Service Unavailable"));
    }
}

sub vcl_deliver {
    # The page could not be made: look once more for an old one.
    if (resp.status >= 500 && req.restarts == 0 && (req.method == "GET" || req.method == "HEAD")
            && req.http.Cookie !~ "sessionid=" && !req.http.Authorization) {
        set req.http.X-Stale = "1";
        return (restart);
    }
    if (req.http.Page-Store) {
        if (obj.hits == 0) {
            set resp.http.Page-Store = "made";
        } elseif (obj.ttl <= 0s) {
            set resp.http.Page-Store = "old";
        } else {
            set resp.http.Page-Store = "hit";
        }
        set resp.http.Surrogate-Key = resp.http.xkey;
    } else {
        unset resp.http.Age;
    }
    unset resp.http.xkey;
    unset resp.http.X-Varnish;
    unset resp.http.Via;
}

sub vcl_synth {
    if (req.method == "PURGE") {
        set resp.http.Content-Type = "text/plain; charset=utf-8";
        set resp.body = resp.reason + {"
"};
        return (deliver);
    }
    if (resp.status == 503) {
        set resp.http.Content-Type = "text/html; charset=utf-8";
        set resp.http.Retry-After = "5";
        set resp.http.Cache-Control = "no-store";
        if (req.url ~ "^/en/") {
            set resp.body = {"<!DOCTYPE html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Please try again</title><h1>Please try again</h1><p>The portal cannot answer at this moment. Please try again in a few seconds."};
        } else {
            set resp.body = {"<!DOCTYPE html><html lang="vi"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Xin thử lại</title><h1>Xin thử lại</h1><p>Cổng chưa trả lời được lúc này. Xin thử lại sau ít giây."};
        }
        return (deliver);
    }
}
