"""Places that people have made: river and town, border gate, bridge, road, city, village."""

import math

from .hills import MIST, TRUNK, far_mountains, trees
from .shapes import HEIGHT, WIDTH, Drawing, height_at, mix, through

RED_WATER = ("#D9A98F", "#C48A6C", "#A8653F")


def town_house(d: Drawing, x: float, y: float, w: float, floors: int, wall: str, roof: str) -> None:
    """A narrow town house whose foot is at (x, y)."""
    h = floors * w * 0.52
    d.rect(x, y - h, w, h + 2, wall)
    d.rect(x + w * 0.72, y - h, w * 0.28, h + 2, "#1A2130", opacity=0.08)
    if floors % 2:
        d.polygon(
            [(x - w * 0.08, y - h), (x + w * 0.5, y - h - w * 0.34), (x + w * 1.08, y - h)], roof
        )
    else:
        d.rect(x - w * 0.05, y - h - w * 0.1, w * 1.1, w * 0.12, roof)
    for floor in range(floors):
        fy = y - (floor + 1) * w * 0.52 + w * 0.14
        for n in range(2):
            d.rect(
                x + w * (0.16 + 0.38 * n),
                fy,
                w * 0.24,
                w * 0.26,
                "#6C86A6" if (floor + n) % 3 else "#F0C56A",
            )


def boat(d: Drawing, x: float, y: float, w: float, facing: int = 1) -> None:
    d.ellipse(x, y + w * 0.05, w * 0.5, w * 0.05, "#6E3A1F", opacity=0.35)
    d.polygon(
        [
            (x - w * 0.5, y - w * 0.1),
            (x + w * 0.5, y - w * 0.1),
            (x + w * 0.36, y + w * 0.05),
            (x - w * 0.36, y + w * 0.05),
        ],
        "#4B3226",
    )
    d.add(
        "path",
        d=f"M{x - w * 0.18:.0f} {y - w * 0.1:.0f}A{w * 0.2:.0f} {w * 0.2:.0f} 0 0 1 {x + w * 0.2:.0f} {y - w * 0.1:.0f}Z",
        fill="#C9A56B",
    )
    px = x - facing * w * 0.34
    d.person(
        px, y - w * 0.08, w * 0.36, coat="#25376F", skirt="#1C2A57", hat="#EAD9A6", facing=facing
    )
    d.line(
        [(px + facing * w * 0.05, y - w * 0.3), (px - facing * w * 0.18, y + w * 0.08)],
        "#6B4A30",
        w * 0.016,
    )


def river() -> str:
    d = Drawing(29)
    d.sky("#A9C4DC", "#D5E1E4", "#F7EEDC")
    d.cloud(380, 140, 360, "#FFFFFF", 0.7)
    d.cloud(1280, 110, 300, "#FFFFFF", 0.6)
    far_mountains(d, 320, ("#B4C4DA", "#8FA6C4", "#5F86A0"), (210, 160, 110))
    land = through((-60, 430), (300, 410), (640, 424), (960, 420), (1300, 400), (1680, 420))
    d.land(land, d.fade("#A6C094", "#7FA267", "#55813F"))
    left = [
        (742, 424),
        (640, 446),
        (560, 476),
        (590, 512),
        (700, 552),
        (760, 604),
        (700, 672),
        (540, 744),
        (330, 820),
        (120, 930),
    ]
    right = [
        (1120, 930),
        (1170, 820),
        (1190, 740),
        (1160, 664),
        (1060, 596),
        (900, 548),
        (770, 512),
        (740, 480),
        (780, 452),
        (800, 424),
    ]
    d.blob(
        [(x - 26 - (y - 420) * 0.05, y) for x, y in left]
        + [(x + 26 + (y - 420) * 0.05, y) for x, y in right],
        "#E3D3AE",
    )
    d.blob(left + right, d.fade(*RED_WATER))
    d.blob(
        [
            (720, 930),
            (820, 820),
            (900, 740),
            (880, 680),
            (800, 620),
            (860, 640),
            (960, 690),
            (1010, 760),
            (980, 840),
            (940, 930),
        ],
        "#E2B79C",
        opacity=0.5,
    )
    for x, y, w in (
        (660, 500, 60),
        (720, 560, 70),
        (900, 600, 90),
        (760, 660, 110),
        (620, 760, 150),
        (1020, 720, 130),
        (900, 850, 190),
        (420, 850, 160),
        (1080, 640, 80),
    ):
        d.line([(x - w / 2, y), (x + w / 2, y)], "#EBCBB4", 2 + y / 400, opacity=0.6)
    colours = ("#F4E7CC", "#E8D2B0", "#F0D9C8", "#DFE3DC", "#EDE2B8")
    for side in (0, 1):
        for row in range(3):
            x0, x1, y = (
                ((900, 1330, 452), (1090, 1500, 486), (1260, 1640, 524))[row]
                if side
                else ((60, 560, 446), (-20, 420, 484), (-40, 330, 524))[row]
            )
            x = x0
            while x < x1:
                w = (24, 32, 42)[row] * d.random.uniform(0.85, 1.15)
                town_house(
                    d,
                    x,
                    y + d.random.uniform(-3, 5),
                    w,
                    d.random.choice((2, 3, 3, 4, 5)),
                    d.random.choice(colours),
                    d.random.choice(("#A8502F", "#8C3F2A", "#B56A48", "#5F6C80")),
                )
                x += w * 1.12
            trees(
                d,
                [(d.random.uniform(x0, x1), y + 20 + d.random.uniform(0, 10)) for _ in range(13)],
                (30, 40, 52)[row],
            )
    trees(
        d,
        [
            (110, 690),
            (190, 650),
            (60, 742),
            (300, 676),
            (400, 640),
            (1320, 640),
            (1420, 690),
            (1530, 720),
            (1300, 740),
            (1450, 800),
            (1560, 830),
        ],
        96,
        "#5B8A4A",
        "#45703A",
    )
    for x, y, h in ((70, 900, 210), (1500, 920, 250)):
        d.bamboo(x, y, h, "#5E8F3F", "#6E8C3A")
    boat(d, 800, 700, 130)
    boat(d, 560, 822, 190, -1)
    d.birds(1000, 260, 5, "#4A5263")
    return d.svg()


def truck(d: Drawing, x: float, y: float, w: float, body: str, facing: int = 1) -> None:
    """A lorry seen from the side, standing at (x, y)."""
    h = w * 0.42
    f = facing

    def at(a: float, b: float) -> tuple[float, float]:
        return x + f * a * w, y - b * h

    d.ellipse(x, y + 2, w * 0.54, h * 0.07, "#1A2130", opacity=0.3)
    d.polygon([at(-0.5, 0.2), at(-0.5, 1), at(0.2, 1), at(0.2, 0.2)], body)
    for n in range(1, 7):
        a = -0.5 + n * 0.1
        d.line([at(a, 0.26), at(a, 0.94)], "#1A2130", 1.6, opacity=0.2)
    d.polygon(
        [at(0.22, 0.2), at(0.22, 0.86), at(0.38, 0.86), at(0.48, 0.56), at(0.5, 0.2)], "#F4F1E9"
    )
    d.polygon([at(0.3, 0.54), at(0.3, 0.78), at(0.37, 0.78), at(0.45, 0.54)], "#7FA6BE")
    d.polygon([at(-0.52, 0.12), at(-0.52, 0.24), at(0.52, 0.24), at(0.52, 0.12)], "#3A3F4A")
    for a in (-0.38, -0.22, 0.34):
        wx, wy = at(a, 0.12)
        d.circle(wx, wy, h * 0.15, "#22262F")
        d.circle(wx, wy, h * 0.06, "#B8B3A6")


def border_gate() -> str:
    d = Drawing(43)
    d.sky("#A7C0DC", "#D3DFE8", "#F6EEDD")
    d.cloud(300, 150, 340, "#FFFFFF", 0.7)
    d.cloud(1380, 120, 300, "#FFFFFF", 0.6)
    far_mountains(d, 380, ("#B4C4DA", "#8FA6C4", "#6E93A6"), (230, 170, 110))
    bank = through((-60, 560), (300, 540), (700, 556), (1100, 540), (1680, 556))
    d.land(bank, d.fade("#9DB98A", "#7C9F66"))
    trees(
        d,
        [
            (40 + n * 62 + d.random.uniform(-16, 16), 566 + d.random.uniform(-6, 10))
            for n in range(26)
        ],
        74,
        "#5D8B4E",
        "#466F3D",
    )
    # The river and the bridge of the border, to the right of the gate.
    d.polygon([(1120, 600), (1680, 574), (1680, 760), (1290, 760)], d.fade(*RED_WATER))
    for y, x0, x1 in ((622, 1240, 1330), (650, 1400, 1560), (690, 1330, 1450), (724, 1470, 1600)):
        d.line([(x0, y), (x1, y)], "#EBCBB4", 3, opacity=0.6)
    for n in range(4):
        x = 1210 + n * 122
        d.rect(x, 590 - n * 4, 26, 86 + n * 6, "#B9B2A2")
        d.rect(x - 8, 584 - n * 4, 42, 14, "#A39C8C")
    d.polygon([(1080, 566), (1680, 536), (1680, 566), (1080, 596)], "#DAD4C4")
    d.polygon([(1080, 596), (1680, 566), (1680, 576), (1080, 606)], "#A39C8C")
    for n in range(26):
        x = 1090 + n * 23
        y = 566 - n * 1.15
        d.line([(x, y), (x, y - 22)], "#8A8578", 2.6)
    d.line([(1084, 544), (1680, 514)], "#8A8578", 4)
    # The yard and the road through the gate.
    d.polygon([(-40, 640), (1640, 640), (1640, 930), (-40, 930)], d.fade("#CFC8B8", "#BDB5A3"))
    d.polygon([(430, 640), (930, 640), (1330, 930), (30, 930)], d.fade("#7A7E88", "#62666F"))
    for n in range(5):
        y0, y1 = 664 + n * n * 11 + n * 12, 664 + (n + 0.45) ** 2 * 11 + (n + 0.45) * 12
        w0, w1 = 4 + n * 2.0, 4 + (n + 0.45) * 2.0
        d.polygon([(680 - w0, y0), (680 + w0, y0), (680 + w1, y1), (680 - w1, y1)], "#F0E9D8")
    # The gate: two towers, a hall above the road, roofs with upturned eaves.
    d.rect(400, 640, 560, 8, "#1A2130", opacity=0.18)
    wall, shade = "#F4EAD2", "#D9C9A6"
    for x in (296, 896):
        d.rect(x, 380, 168, 262, wall)
        d.rect(x + 128, 380, 40, 262, shade)
        d.rect(x - 8, 622, 184, 22, "#B4A98F")
        for row in range(3):
            for col in range(2):
                d.rect(x + 24 + col * 60, 404 + row * 72, 36, 46, "#7C95B4")
                d.rect(x + 24 + col * 60, 404 + row * 72, 36, 6, "#5A7391")
    d.rect(464, 360, 432, 96, wall)
    d.rect(464, 440, 432, 20, shade)
    for n in range(8):
        d.rect(488 + n * 50, 380, 30, 46, "#7C95B4")
    for x in (500, 590, 760, 850):
        d.rect(x, 456, 22, 186, wall)
        d.rect(x + 15, 456, 7, 186, shade)
        d.rect(x - 5, 628, 32, 14, "#B4A98F")
    roof(d, 380, 380, 236, "#A8502F")
    roof(d, 980, 380, 236, "#A8502F")
    roof(d, 680, 362, 524, "#B5573A", tall=76)
    d.rect(600, 236, 160, 56, wall)
    for n in range(4):
        d.rect(618 + n * 34, 248, 20, 32, "#7C95B4")
    roof(d, 680, 242, 236, "#A8502F", tall=52)
    d.flagpole(680, 192, 104, 84)
    # Barriers, booth, lorries.
    for x, f in ((470, 1), (890, -1)):
        d.rect(x - 8, 674, 16, 52, "#3F4754")
        for n in range(8):
            a, b = x + f * n * 24, x + f * (n + 1) * 24
            d.polygon(
                [(a, 684), (b, 684), (b, 694), (a, 694)], "#B3261E" if n % 2 == 0 else "#FBFAF5"
            )
    trees(d, [(20, 690), (80, 668), (1560, 700), (1500, 676)], 110, "#5D8B4E", "#466F3D")
    truck(d, 190, 800, 330, "#0F544E")
    truck(d, 1250, 824, 350, "#25376F", -1)
    for x, y, h, coat in (
        (1020, 700, 66, "#3D5A16"),
        (1052, 706, 68, "#3D5A16"),
        (392, 702, 66, "#25376F"),
    ):
        d.person(x, y, h, coat=coat, skirt=mix(coat, "#1A2130", 0.3))
    return d.svg()


def roof(d: Drawing, x: float, y: float, w: float, colour: str, tall: float = 46) -> None:
    """A tiled roof with upturned eaves, its eaves at y, its middle at x."""
    dark = mix(colour, "#3A1C12", 0.35)
    half = w / 2
    d.add(
        "path",
        d=f"M{x - half - 22:.0f} {y - 8:.0f}Q{x - half * 0.86:.0f} {y - 8:.0f} {x - half * 0.72:.0f} {y - tall:.0f}"
        f"L{x + half * 0.72:.0f} {y - tall:.0f}Q{x + half * 0.86:.0f} {y - 8:.0f} {x + half + 22:.0f} {y - 8:.0f}"
        f"L{x + half + 6:.0f} {y + 10:.0f}L{x - half - 6:.0f} {y + 10:.0f}Z",
        fill=colour,
    )
    count = int(w / 22)
    for n in range(1, count):
        share = n / count * 2 - 1
        d.line(
            [(x + share * half * 0.72, y - tall + 4), (x + share * half * 0.98, y + 6)],
            dark,
            2,
            opacity=0.35,
        )
    d.rect(x - half - 6, y + 4, w + 12, 7, dark)
    d.rect(x - half * 0.74, y - tall - 5, w * 0.74, 9, dark)


def bridge() -> str:
    d = Drawing(52)
    d.sky("#9FBCD9", "#CFDDE6", "#F8EEDA")
    d.sun(1260, 170, 44, "#FDE7AE")
    d.cloud(340, 130, 330, "#FFFFFF", 0.7)
    far_mountains(d, 400, ("#B4C4DA", "#8FA6C4", "#5F7FA6"), (250, 190, 120))
    hill = through(
        (-60, 500), (260, 470), (560, 540), (860, 560), (1180, 530), (1440, 460), (1680, 470)
    )
    d.land(hill, d.fade("#8FB08A", "#6C9468", "#4F7A50"))
    d.grove(hill, 60, 40, lambda x, y, h: d.tree(x, y, h, "#5E8A58", "#4A7347", TRUNK))
    d.mist(480, 110, MIST, 0.4)
    water = 640
    d.rect(0, water, WIDTH, HEIGHT - water, d.fade("#DDB69C", "#C58D6E", "#9C5A38"))
    arches = ((50, 560), (560, 1070), (1070, 1580))
    deck = 560
    for mirrored in (True, False):
        group = 'transform="matrix(1 0 0 -0.55 0 1012)" opacity="0.28"' if mirrored else ""
        d.open_group(group)
        d.rect(-20, deck, WIDTH + 40, 18, "#EDE6D6")
        d.rect(-20, deck + 18, WIDTH + 40, 12, "#A79F8E")
        for a, b in arches:

            def top(x: float, a=a, b=b) -> float:
                t = (x - a) / (b - a)
                return deck + 6 - 680 * t * (1 - t)

            d.line(
                [(a + (b - a) * n / 30, top(a + (b - a) * n / 30)) for n in range(31)],
                "#9C1A1C",
                15,
            )
            d.line(
                [(a + (b - a) * n / 30, top(a + (b - a) * n / 30) - 4) for n in range(31)],
                "#C8504A",
                4,
            )
            for n in range(2, 18):
                x = a + (b - a) * n / 19
                d.line([(x, top(x) + 6), (x, deck)], "#9C1A1C", 3.4)
        for x in (50, 560, 1070, 1580):
            d.polygon(
                [
                    (x - 30, deck + 30),
                    (x + 30, deck + 30),
                    (x + 22, water + 6),
                    (x - 22, water + 6),
                ],
                "#CFC7B5",
            )
            d.polygon(
                [(x + 8, deck + 30), (x + 30, deck + 30), (x + 22, water + 6), (x + 8, water + 6)],
                "#AFA793",
            )
            d.rect(x - 40, deck + 26, 80, 14, "#BDB5A3")
        for n in range(81):
            d.line([(n * 20, deck), (n * 20, deck - 20)], "#7C7A74", 2)
        d.line([(-10, deck - 20), (WIDTH + 10, deck - 20)], "#7C7A74", 4)
        d.close_group()
    for x, w, colour, f in (
        (360, 92, "#25376F", 1),
        (800, 84, "#0F544E", -1),
        (1230, 96, "#A8502F", 1),
    ):
        d.rect(x - w * 0.5, deck - 34, w, 30, colour)
        d.rect(x - w * 0.42, deck - 30, w * 0.84, 12, "#DCE8EC")
        for a in (-0.3, 0.3):
            d.circle(x + a * w, deck - 4, 7, "#22262F")
        d.rect(x + f * w * 0.46, deck - 14, 5, 5, "#F0C56A")
    for _ in range(44):
        x, y = d.random.uniform(-20, WIDTH), d.random.uniform(water + 14, HEIGHT)
        size = 30 + (y - water) * 0.5
        d.line([(x, y), (x + size, y)], "#F0D6C2", 2 + (y - water) / 120, opacity=0.45)
    boat(d, 760, 800, 210)
    front = through((-60, 800), (180, 810), (330, 870), (460, 930))
    d.land(front, "#3F6B3C")
    d.bamboo(70, 880, 300, "#6A9A46", "#7A9440")
    d.bamboo(230, 930, 210, "#5E8F3F", "#6E8C3A")
    d.birds(900, 280, 6, "#4A5263")
    return d.svg()


def road() -> str:
    d = Drawing(66)
    d.sky("#8FB0D3", "#C6D9E6", "#F3EBDC")
    d.cloud(1250, 130, 340, "#FFFFFF", 0.7)
    far_mountains(d, 320, ("#B4C4DA", "#8FA6C4", "#667FA8"), (250, 190, 140))
    d.mist(380, 190, "#FBF8F2", 0.8)
    slope = through(
        (-60, 270), (200, 230), (420, 300), (700, 420), (980, 520), (1300, 640), (1680, 760)
    )
    d.land(slope, d.fade("#5E8D80", "#3F7468", "#1F5A4A"))
    d.grove(slope, 46, 52, lambda x, y, h: d.fir(x, y, h, "#4A7D70", "#35594F"))
    # Each turn of the road is a stretch nearer and wider; (x, y, half of its width).
    turns = [
        (560, 376, 5),
        (330, 410, 7),
        (170, 446, 9),
        (190, 484, 12),
        (420, 520, 14),
        (720, 552, 16),
        (890, 590, 19),
        (860, 640, 24),
        (600, 690, 29),
        (300, 728, 34),
        (104, 790, 40),
        (190, 872, 52),
        (600, 925, 70),
        (1000, 975, 90),
        (1500, 1040, 120),
    ]
    points = spread(turns)
    for _ in range(200):
        x, y = d.random.uniform(-20, WIDTH), d.random.uniform(300, 880)
        if y < height_at(slope, x) + 14:
            continue
        if min(math.hypot((x - a) * 0.5, y - b) for a, b, _w in points) < 34 + (y - 380) * 0.05:
            continue
        size = 20 + (y - 260) * 0.075
        leaf = d.random.choice(("#2F6B57", "#3C7A63", "#28604D", "#4A8468"))
        d.ellipse(x, y, size * 0.8, size * 0.5, mix(leaf, "#0F3F38", 0.4))
        d.ellipse(x - size * 0.06, y - size * 0.1, size * 0.72, size * 0.42, leaf)
    for extra, colour in ((1.5, "#B9A27C"), (1.18, "#E8E0CC"), (1.0, "#6A6E78")):
        d.ribbon(points, extra, colour)
    for n in range(6, len(points) - 2, 2):
        d.ribbon(points[n : n + 2], 0.05, "#F2D58A")
    for n in range(8, len(points) - 8, 3):
        (ax, ay, aw), (bx, by, _bw) = points[n], points[n + 1]
        length = math.hypot(bx - ax, by - ay) or 1
        nx, ny = -(by - ay) / length, (bx - ax) / length
        if ny < 0:
            nx, ny = -nx, -ny
        px, py, s = ax + nx * aw * 1.28, ay + ny * aw * 1.28, aw * 0.4
        d.line([(px, py), (px, py - s)], "#FBFAF5", max(2, aw * 0.12), cap="butt")
        d.line([(px, py - s * 0.55), (px, py - s * 0.85)], "#B3261E", max(2, aw * 0.12), cap="butt")
    bus(d, 440, 690, 150)
    bus(d, 640, 536, 66, "#25376F", -1)
    d.mist(250, 150, "#FBF8F2", 0.35)
    d.birds(1180, 330, 5, "#4A5263")
    for x, y, h in ((1420, 920, 300), (1540, 940, 380), (1290, 930, 200)):
        d.fir(x, y, h, "#12463C", "#35302A")
    return d.svg()


def bus(d: Drawing, x: float, y: float, w: float, colour: str = "#E0A021", facing: int = 1) -> None:
    h = w * 0.36
    d.ellipse(x, y + 2, w * 0.52, h * 0.1, "#1A2130", opacity=0.3)
    d.rect(x - w / 2, y - h * 1.12, w, h, colour, rx=h * 0.16)
    d.rect(x - w / 2 + w * 0.04, y - h, w * 0.92, h * 0.38, "#DCE8EC", rx=h * 0.06)
    for n in range(1, 6):
        d.rect(x - w / 2 + n * w * 0.155, y - h, w * 0.018, h * 0.38, colour)
    d.rect(x - w / 2, y - h * 0.42, w, h * 0.08, "#FBFAF5")
    for a in (-0.3, 0.3):
        d.circle(x + a * w, y - h * 0.1, h * 0.17, "#22262F")
        d.circle(x + a * w, y - h * 0.1, h * 0.07, "#B8B3A6")
    d.circle(x + facing * w * 0.47, y - h * 0.3, h * 0.06, "#FBFAF5")


def spread(turns, parts: int = 8):
    """Points along the turns of a road, close together, with the half width at each."""
    points = []
    for n in range(len(turns) - 1):
        a, b, c, e = turns[max(n - 1, 0)], turns[n], turns[n + 1], turns[min(n + 2, len(turns) - 1)]
        for part in range(parts):
            t = part / parts
            points.append(
                tuple(
                    0.5
                    * (
                        2 * b[k]
                        + (c[k] - a[k]) * t
                        + (2 * a[k] - 5 * b[k] + 4 * c[k] - e[k]) * t * t
                        + (3 * b[k] - a[k] - 3 * c[k] + e[k]) * t**3
                    )
                    for k in range(3)
                )
            )
    return points


def city() -> str:
    d = Drawing(83)
    d.sky("#48609C", "#8C97C2", "#E3BFB4", "#F9DDAE")
    d.sun(330, 330, 56, "#FFE9B8", 0.3)
    d.range(470, 210, d.fade("#8F96BF", "#C5B4C4", "#E6C9BA"), peaks=2.6, rough=0.6)
    d.range(500, 130, d.fade("#6A77AB", "#A197B6", "#D2B0AE"), peaks=3.6, rough=0.5)
    shore = 610
    skyline(d, shore - 10, ("#7A82AE", "#868CB4", "#6E77A6"), 46, (60, 190), "#F3CF8A", 0)
    skyline(d, shore, ("#3F4F88", "#4A5A94", "#35457C", "#56649A"), 58, (70, 250), "#FBD98E", 0.75)
    d.rect(0, shore - 4, WIDTH, 26, "#2B3A6B")
    trees(
        d,
        [(20 + n * 40 + d.random.uniform(-10, 10), shore + 4) for n in range(41)],
        46,
        "#2F5A58",
        "#234744",
    )
    d.rect(0, shore + 12, WIDTH, 10, "#C9B79A")
    d.rect(0, shore + 22, WIDTH, 14, "#8C7F78")
    d.rect(0, shore + 36, WIDTH, HEIGHT, d.fade("#D9A79A", "#9A7FA0", "#4F5C93", "#2E3F78"))
    for _ in range(80):
        x, y = d.random.uniform(-20, WIDTH), d.random.uniform(shore + 44, HEIGHT)
        share = (y - shore) / (HEIGHT - shore)
        near_sun = abs(x - 330) < 90 + share * 60
        d.line(
            [(x, y), (x + 30 + share * 90, y)],
            "#FFE2AE" if near_sun else "#F2C9B4",
            2 + share * 3,
            opacity=0.6 if near_sun else 0.28,
        )
    for n in range(26):
        x = 30 + n * 62
        d.line([(x, shore + 14), (x, shore - 22)], "#F0E4CC", 2.4)
        d.circle(x, shore - 24, 4.5, "#FFE9B0")
        d.line(
            [(x, shore + 42), (x, shore + 42 + d.random.uniform(20, 46))], "#FFE2AE", 3, opacity=0.5
        )

    # A cable-stayed bridge across the near water.
    def deck(x: float) -> float:
        return 744 - x * 0.026

    d.polygon(
        [(-20, deck(-20)), (1640, deck(1640)), (1640, deck(1640) + 16), (-20, deck(-20) + 22)],
        "#EADFD0",
    )
    d.polygon(
        [
            (-20, deck(-20) + 22),
            (1640, deck(1640) + 16),
            (1640, deck(1640) + 26),
            (-20, deck(-20) + 34),
        ],
        "#6B6590",
    )
    for x in (640, 1240):
        foot = deck(x)
        d.polygon(
            [(x - 17, foot + 110), (x - 8, foot - 250), (x + 8, foot - 250), (x + 17, foot + 110)],
            "#F4EADB",
        )
        d.polygon(
            [(x + 2, foot + 110), (x + 2, foot - 250), (x + 8, foot - 250), (x + 17, foot + 110)],
            "#C9B9B4",
        )
        for n in range(1, 10):
            for side in (-1, 1):
                end = x + side * n * 30
                d.line([(x, foot - 238 + n * 9), (end, deck(end))], "#FBF3E6", 1.8, opacity=0.9)
    for x, w, colour in ((420, 54, "#A8502F"), (880, 60, "#F4F1E9"), (1430, 56, "#E0A021")):
        d.rect(x, deck(x) - 22, w, 18, colour, rx=4)
        d.rect(x + 5, deck(x) - 19, w - 10, 7, "#6F86A8")
    front = through((-60, 770), (160, 780), (330, 830), (480, 930))
    d.land(front, "#1F3A4A")
    trees(d, [(40, 800), (120, 800), (210, 820), (300, 860)], 150, "#27515A", "#1C4048")
    return d.svg()


def skyline(
    d: Drawing, foot: float, colours, width: float, heights, light: str, lit: float
) -> None:
    """Houses side by side, taller towards the middle."""
    x = -20.0
    while x < WIDTH + 20:
        w = width * d.random.uniform(0.7, 1.4)
        centre = max(0.0, 1 - abs(x - 980) / 760)
        h = heights[0] + (heights[1] - heights[0]) * (0.25 + 0.75 * centre) * d.random.uniform(
            0.35, 1
        )
        colour = d.random.choice(colours)
        d.rect(x, foot - h, w, h + 8, colour)
        d.rect(x + w * 0.7, foot - h, w * 0.3, h + 8, "#16234A", opacity=0.18)
        if h > heights[1] * 0.62:
            d.rect(x + w * 0.3, foot - h - 12, w * 0.4, 12, colour)
            d.line([(x + w * 0.5, foot - h - 12), (x + w * 0.5, foot - h - 34)], colour, 2.4)
        rows, columns = int(h // 24), max(2, int(w // 19))
        for row in range(rows):
            for column in range(columns):
                if d.random.random() < lit * 0.62:
                    d.rect(
                        x + 5 + column * (w - 8) / columns,
                        foot - h + 10 + row * 24,
                        8,
                        11,
                        light,
                        opacity=0.85,
                    )
        x += w + d.random.choice((0, 0, 3, 8))


def village() -> str:
    d = Drawing(17)
    d.sky("#B4CEDD", "#DDE8E2", "#F7F0DC")
    d.cloud(420, 110, 320, "#FFFFFF", 0.65)
    far_mountains(d, 300, ("#B7C8D6", "#8EADB0", "#5E8D80"), (220, 180, 130))
    for points, fills, bank in (
        (
            ((-60, 330), (160, 300), (420, 420), (680, 520), (900, 560), (1680, 640)),
            ["#8FB27A", "#A3BE80", "#7FA56E", "#B5C985"],
            "#52784A",
        ),
        (
            (
                (-60, 640),
                (600, 570),
                (820, 540),
                (1060, 460),
                (1320, 330),
                (1500, 300),
                (1680, 330),
            ),
            ["#7FA860", "#93B668", "#A9C270", "#6E9A54"],
            "#486E38",
        ),
    ):
        d.terraces(through(*points), fills, bank, step=7.4, wave=0.9, scale=300, drop=5)
        d.mist(440, 130, MIST, 0.3)
    ground = through((-60, 610), (400, 590), (800, 600), (1200, 580), (1680, 600))
    d.land(ground, d.fade("#8DAF63", "#6C9448", "#4C7634"))
    stream = [
        (1010, 590),
        (930, 620),
        (980, 660),
        (1090, 700),
        (1080, 760),
        (940, 830),
        (800, 930),
        (1180, 930),
        (1260, 830),
        (1320, 750),
        (1240, 690),
        (1110, 650),
        (1050, 620),
        (1060, 592),
    ]
    d.blob(stream, d.fade("#DCE8EA", "#A8C8D4", "#6F9FB8"))
    for x, y, w in ((1020, 640, 40), (1170, 710, 70), (1180, 780, 90), (1050, 850, 120)):
        d.line([(x - w / 2, y), (x + w / 2, y)], "#F4FAFA", 3, opacity=0.7)
    d.blob(
        [
            (-60, 760),
            (200, 742),
            (480, 760),
            (760, 700),
            (880, 668),
            (940, 672),
            (800, 740),
            (540, 812),
            (200, 800),
            (-60, 820),
        ],
        "#D8C79C",
    )
    houses = [
        (240, 626, 120, 0),
        (420, 640, 134, 16),
        (640, 632, 120, 0),
        (1330, 626, 126, 16),
        (1500, 640, 130, 0),
        (150, 720, 190, 26),
        (520, 740, 210, 30),
        (1440, 790, 250, 34),
        (820, 664, 130, 0),
    ]
    trees(
        d,
        [(330, 618), (540, 622), (740, 620), (1420, 618), (1250, 622), (60, 640), (920, 628)],
        92,
        "#5C8F48",
        "#467239",
    )
    for x, y, w, stilts in sorted(houses, key=lambda h: h[1]):
        d.ellipse(x, y + 3, w * 0.56, w * 0.05, "#2C4110", opacity=0.28)
        d.house(
            x,
            y,
            w,
            d.random.choice(("#B98A5E", "#C99B6C", "#A87B52")),
            d.random.choice(("#5B4A42", "#6B5245", "#4F4440")),
            "#32241C",
            stilts=stilts,
            side=1 if x < 800 else -1,
        )
    for x, y in ((420, 558), (1500, 560)):
        smoke = [(x, y), (x + 14, y - 40), (x - 6, y - 84), (x + 22, y - 134), (x + 6, y - 190)]
        d.line(smoke, "#FFFFFF", 13, smooth=True, opacity=0.4)
    d.bamboo(330, 790, 230, "#5E8F3F", "#6E8C3A")
    d.bamboo(1320, 700, 180, "#5E8F3F", "#6E8C3A")
    d.bushy(700, 770, 190, "#6A9C4C", "#4C7A38", TRUNK)
    for x, y, h, coat, basket in (
        (360, 800, 84, "#25376F", "#A8763E"),
        (420, 806, 88, "#9C1A1C", ""),
        (790, 734, 66, "#6A2B58", "#A8763E"),
    ):
        d.person(
            x, y, h, coat=coat, skirt="#22294A", hat="scarf:#9C1A1C", basket=basket, trim="#E0A021"
        )
    return d.svg()
