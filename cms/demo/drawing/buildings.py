"""Public houses and the people in and before them: school, market, clinic, meeting, office."""

import math

from .hills import MIST, TRUNK, far_mountains, trees
from .shapes import HEIGHT, WIDTH, Drawing, mix, through

WALL, SHADE = "#F4E3B8", "#DDC792"
GLASS, FRAME = "#7FA3B8", "#FBFAF5"


def window(
    d: Drawing, x: float, y: float, w: float, h: float, frame: str = FRAME, glass: str = GLASS
) -> None:
    d.rect(x - 4, y - 4, w + 8, h + 8, frame)
    d.rect(x, y, w, h, glass)
    d.polygon([(x, y), (x + w * 0.6, y), (x, y + h * 0.7)], "#FFFFFF", opacity=0.18)
    d.rect(x + w / 2 - 2, y, 4, h, frame)
    d.rect(x, y + h * 0.42, w, 4, frame)
    d.rect(x - 8, y + h + 4, w + 16, 6, "#B4A98F", opacity=0.7)


def tiled(
    d: Drawing, x0: float, x1: float, y: float, tall: float, colour: str, hip: float = 60
) -> None:
    """A plain tiled roof from x0 to x1, its eaves at y."""
    dark = mix(colour, "#3A1C12", 0.4)
    d.polygon([(x0 - 26, y), (x0 + hip, y - tall), (x1 - hip, y - tall), (x1 + 26, y)], colour)
    for n in range(1, 5):
        yy = y - tall * n / 5
        a, b = x0 - 26 + (hip + 26) * n / 5, x1 + 26 - (hip + 26) * n / 5
        d.line([(a, yy), (b, yy)], dark, 2, opacity=0.3, cap="butt")
    d.rect(x0 + hip - 6, y - tall - 7, x1 - x0 - 2 * hip + 12, 9, dark)
    d.rect(x0 - 26, y - 2, x1 - x0 + 52, 9, dark)


def school() -> str:
    d = Drawing(7)
    d.sky("#A9CCE0", "#D3E5E6", "#F7F0DA")
    d.cloud(300, 140, 340, "#FFFFFF", 0.8)
    d.cloud(1300, 110, 300, "#FFFFFF", 0.7)
    far_mountains(d, 340, ("#B4C8DA", "#8BAEB8", "#5E8D80"), (240, 190, 140))
    hill = through((-60, 470), (260, 400), (620, 470), (1000, 480), (1300, 390), (1680, 430))
    d.terraces(
        hill,
        ["#8FB26A", "#A3C074", "#7FA55E", "#B4C97C"],
        "#52784A",
        step=7,
        wave=0.8,
        scale=300,
        drop=5,
    )
    d.mist(420, 120, MIST, 0.3)
    yard = 690
    trees(
        d, [(70, 640), (150, 664), (1530, 640), (1450, 660), (1580, 676)], 170, "#5C8F48", "#467239"
    )
    d.rect(-10, yard - 30, WIDTH + 20, HEIGHT, d.fade("#E3D2A8", "#D3BC8C"))
    d.rect(-10, yard - 34, WIDTH + 20, 10, "#8FA65A")
    # Two wings and a taller middle.
    for x0, x1 in ((230, 640), (960, 1370)):
        d.rect(x0, 500, x1 - x0, yard - 500, WALL)
        d.rect(x0, yard - 34, x1 - x0, 34, "#B7693F")
        d.rect(x0, 500, x1 - x0, 14, SHADE)
        for n in range(3):
            window(d, x0 + 34 + n * 132, 546, 78, 82, frame="#2F6E73", glass="#CBE0E2")
        tiled(d, x0, x1, 504, 92, "#B5482E")
    d.rect(620, 440, 360, yard - 440, "#F8EBC8")
    d.rect(620, yard - 34, 360, 34, "#B7693F")
    d.rect(620, 440, 360, 16, SHADE)
    for n in range(3):
        window(d, 656 + n * 112, 480, 64, 62, frame="#2F6E73", glass="#CBE0E2")
    tiled(d, 620, 980, 444, 96, "#C4553A", hip=110)
    d.rect(720, 576, 160, yard - 576, "#E8D6A8")
    d.rect(736, 592, 128, yard - 592, "#5B3A29")
    d.rect(798, 592, 4, yard - 592, "#3A241A")
    for x in (716, 872):
        d.rect(x, 570, 14, yard - 570, "#FBF3DC")
    d.polygon([(696, 572), (800, 536), (904, 572)], "#C4553A")
    for n in range(3):
        d.rect(
            690 - n * 14, yard - 16 + n * 12, 220 + n * 28, 13, ("#D9CDB4", "#CBBEA2", "#BCAE90")[n]
        )
    d.flagpole(1120, 790, 270, 120)
    d.ellipse(1120, 792, 40, 9, "#A6946C")
    d.rect(1092, 778, 56, 14, "#CBBEA2", rx=4)
    for x, y, h in ((250, 780, 300), (1440, 800, 280)):
        d.ellipse(x, y + 4, h * 0.36, h * 0.05, "#6D5A30", opacity=0.35)
        d.bushy(x, y, h, "#D9482F", "#A8321F", TRUNK)
        d.ellipse(x - h * 0.2, y - h * 0.46, h * 0.13, h * 0.07, "#5C8F48")
        d.ellipse(x + h * 0.24, y - h * 0.44, h * 0.12, h * 0.06, "#5C8F48")
    children = (
        (480, 800, "#FBFAF5", "#25376F", "#9C1A1C"),
        (560, 816, "#25376F", "#1C2A57", "#E0A021"),
        (640, 796, "#FBFAF5", "#6A2B58", "#E0A021"),
        (880, 812, "#6A2B58", "#22294A", "#E0A021"),
        (960, 800, "#FBFAF5", "#25376F", "#9C1A1C"),
        (1260, 830, "#0F544E", "#22294A", "#E0A021"),
    )
    for n, (x, y, coat, skirt, trim) in enumerate(children):
        d.ellipse(x, y + 1, 26, 5, "#6D5A30", opacity=0.3)
        d.person(
            x,
            y,
            92 + n % 3 * 6,
            coat=coat,
            skirt=skirt,
            trim=trim,
            facing=1 if n % 2 else -1,
            basket=("#9C1A1C", "", "#25376F")[n % 3],
        )
    d.person(740, 800, 132, coat="#C8DCE6", skirt="#1C2A57", facing=1)
    return d.svg()


def stall(d: Drawing, x: float, y: float, w: float, stripes, goods) -> None:
    """A market stall whose middle stands at (x, y): posts, striped awning, a table of goods."""
    h = w * 0.62
    for dx in (-0.46, 0.46):
        d.line([(x + dx * w, y), (x + dx * w, y - h)], "#7A5836", w * 0.022, cap="butt")
    d.rect(x - w * 0.46, y - h * 0.95, w * 0.92, h * 0.6, "#3A2A24", opacity=0.25)
    count = 8
    for n in range(count):
        a, b = x - w * 0.56 + w * 1.12 * n / count, x - w * 0.56 + w * 1.12 * (n + 1) / count
        ta, tb = x - w * 0.44 + w * 0.88 * n / count, x - w * 0.44 + w * 0.88 * (n + 1) / count
        colour = stripes[n % len(stripes)]
        d.polygon(
            [(a, y - h * 0.92), (ta, y - h * 1.26), (tb, y - h * 1.26), (b, y - h * 0.92)], colour
        )
        r = (b - a) / 2
        d.add(
            "path",
            d=f"M{a:.1f} {y - h * 0.92:.1f}A{r:.1f} {r:.1f} 0 0 0 {b:.1f} {y - h * 0.92:.1f}Z",
            fill=mix(colour, "#1A2130", 0.14),
        )
    d.rect(x - w * 0.5, y - h * 0.36, w, h * 0.08, "#B98A5E")
    d.rect(x - w * 0.47, y - h * 0.29, w * 0.94, h * 0.27, "#8C6240")
    for n in range(5):
        gx = x - w * 0.38 + n * w * 0.19
        d.add(
            "path",
            d=f"M{gx - w * 0.085:.1f} {y - h * 0.36:.1f}L{gx + w * 0.085:.1f} {y - h * 0.36:.1f}L{gx + w * 0.06:.1f} {y - h * 0.28:.1f}L{gx - w * 0.06:.1f} {y - h * 0.28:.1f}Z",
            fill="#D2A86B",
        )
        colour = goods[n % len(goods)]
        for k, (dx, dy) in enumerate(
            ((-0.05, 0), (0, 0.01), (0.05, 0), (-0.025, 0.035), (0.025, 0.035))
        ):
            d.circle(
                gx + dx * w,
                y - h * 0.385 - dy * w,
                w * 0.03,
                mix(colour, "#FFFFFF", 0.14 * (k % 2)),
            )


def market() -> str:
    d = Drawing(19)
    d.sky("#A9C8DE", "#D9E5E4", "#F9F0DA")
    d.cloud(1250, 120, 340, "#FFFFFF", 0.7)
    d.cloud(260, 160, 280, "#FFFFFF", 0.6)
    far_mountains(d, 350, ("#B4C4DA", "#8FA6C4", "#5F8D90"), (250, 200, 140))
    hill = through((-60, 470), (300, 420), (700, 480), (1100, 440), (1680, 480))
    d.terraces(
        hill,
        ["#8FB26A", "#A3C074", "#C2C46A", "#7FA55E"],
        "#52784A",
        step=7,
        wave=0.8,
        scale=300,
        drop=5,
    )
    d.mist(420, 120, MIST, 0.35)
    d.land(through((-60, 570), (800, 560), (1680, 570)), d.fade("#DCC79C", "#CDB283", "#BF9F6E"))
    for x, y, w in ((90, 584, 130), (250, 590, 140), (1330, 588, 140), (1490, 584, 130)):
        d.house(x, y, w, "#C9A27A", "#6B4A3E", "#3E2A20")
    trees(
        d,
        [(20, 590), (170, 586), (340, 592), (1250, 590), (1410, 586), (1580, 592)],
        96,
        "#5C8F48",
        "#467239",
    )
    fruit = ("#B3261E", "#E0A021", "#6A2B58", "#8DAA3C", "#D98E3B")
    greens = ("#5C8F48", "#8DAA3C", "#F4F1E9", "#B3261E", "#E0A021")
    rows = (
        (
            640,
            180,
            (
                (470, ("#25376F", "#F4F1E9")),
                (690, ("#9C1A1C", "#F4E3B8")),
                (910, ("#0F544E", "#F4F1E9")),
                (1120, ("#6A2B58", "#F4E3B8")),
            ),
        ),
        (736, 290, ((180, ("#E0A021", "#F8EBC8")), (1440, ("#25376F", "#F4F1E9")))),
    )
    crowd = []
    for y, w, stalls in rows:
        for n, (x, stripes) in enumerate(stalls):
            crowd.append((y, "stall", (x, w, stripes, fruit if n % 2 else greens)))
            for dx in (-0.2, 0.18):
                crowd.append((y - w * 0.1, "seller", (x + dx * w, w * 0.43)))
    dress = (
        ("#25376F", "#B3261E", "scarf:#6A2B58", "#E0A021"),
        ("#1C2A57", "#22294A", "scarf:#9C1A1C", "#D94F3D"),
        ("#6A2B58", "#25376F", "scarf:#25376F", "#F0C56A"),
        ("#0F544E", "#22294A", "", "#E0A021"),
        ("#9C1A1C", "#22294A", "scarf:#9C1A1C", "#F4F1E9"),
        ("#22294A", "#0F544E", "scarf:#0F544E", "#F0C56A"),
    )
    spots = [
        (400, 690),
        (540, 700),
        (600, 676),
        (780, 690),
        (850, 704),
        (1010, 686),
        (1200, 692),
        (1270, 710),
        (330, 770),
        (470, 790),
        (640, 770),
        (760, 800),
        (930, 776),
        (1060, 800),
        (1190, 780),
        (1290, 808),
        (380, 868),
        (850, 882),
        (1150, 886),
    ]
    for n, (x, y) in enumerate(spots):
        crowd.append((y, "walker", (x, n)))
    for y, kind, what in sorted(crowd, key=lambda item: item[0]):
        if kind == "stall":
            x, w, stripes, goods = what
            d.ellipse(x, y + 2, w * 0.56, w * 0.04, "#6D5230", opacity=0.3)
            stall(d, x, y, w, stripes, goods)
        elif kind == "seller":
            x, h = what
            coat, skirt, hat, trim = d.random.choice(dress)
            d.person(x, y, h, coat=coat, skirt=skirt, hat=hat, trim=trim)
        else:
            x, n = what
            h = 88 + (y - 670) * 0.36
            coat, skirt, hat, trim = dress[n % len(dress)]
            d.ellipse(x, y + 1, h * 0.26, h * 0.05, "#6D5230", opacity=0.32)
            d.person(
                x,
                y,
                h,
                coat=coat,
                skirt=skirt,
                hat=hat if n % 4 else "#EAD9A6",
                trim=trim,
                basket="#A8763E" if n % 3 == 0 else "",
                facing=1 if n % 2 else -1,
            )
    for x, y in ((580, 868), (660, 880), (1300, 880), (250, 880)):
        d.ellipse(x, y + 4, 40, 7, "#6D5230", opacity=0.3)
        d.polygon([(x - 38, y - 30), (x + 38, y - 30), (x + 26, y + 4), (x - 26, y + 4)], "#C99B5E")
        for k in range(3):
            d.line(
                [(x - 34 + k * 3, y - 22 + k * 9), (x + 34 - k * 3, y - 22 + k * 9)],
                "#8C6240",
                2.4,
                opacity=0.6,
            )
        for k in range(7):
            d.circle(
                x - 27 + k * 9,
                y - 34 - (k % 2) * 7,
                9,
                fruit[(k + int(x)) % 5] if x < 1000 else greens[(k + 1) % 2],
            )
    for n in range(14):
        x = 340 + n * 70
        y = 500 + math.sin(n / 13 * math.pi) * 30
        d.polygon(
            [(x, y), (x + 30, y + 1), (x + 15, y + 28)],
            ("#9C1A1C", "#E0A021", "#25376F", "#3D5A16")[n % 4],
        )
    d.line(
        [(330, 498), (560, 526), (800, 532), (1040, 526), (1280, 498)], "#6B5A46", 2.4, smooth=True
    )
    return d.svg()


def clinic() -> str:
    d = Drawing(31)
    d.sky("#AECFE2", "#D9E8E6", "#F8F1DE")
    d.cloud(320, 130, 340, "#FFFFFF", 0.8)
    d.cloud(1250, 160, 280, "#FFFFFF", 0.7)
    far_mountains(d, 350, ("#B4C8DA", "#8BAEB8", "#5E8D80"), (220, 170, 130))
    hill = through((-60, 480), (300, 430), (700, 500), (1100, 460), (1400, 420), (1680, 450))
    d.land(hill, d.fade("#93B583", "#6E9A62"))
    d.grove(hill, 70, 44, lambda x, y, h: d.tree(x, y, h, "#5E8A58", "#4A7347", TRUNK))
    yard = 700
    d.rect(-10, 640, WIDTH + 20, HEIGHT, d.fade("#9BBE74", "#7FA65A"))
    d.polygon(
        [(560, yard - 10), (1040, yard - 10), (1300, 930), (300, 930)], d.fade("#E6DCC6", "#D3C6A8")
    )
    d.rect(300, 430, 1000, yard - 430, "#F7F4EA")
    d.rect(300, 430, 1000, 16, "#D8D3C2")
    d.rect(300, yard - 36, 1000, 36, "#0F544E")
    d.rect(300, 560, 1000, 10, "#CFE2DC")
    for x in (350, 470, 1060, 1180):
        for y in (466, 590):
            window(d, x, y, 70, 66, frame="#327069", glass="#CFE2E6")
    tiled(d, 300, 1300, 434, 84, "#327069", hip=120)
    # The porch, with the green sign and its white cross.
    d.rect(600, 380, 400, yard - 380, "#FFFDF6")
    d.rect(600, 380, 400, 14, "#D8D3C2")
    tiled(d, 600, 1000, 386, 66, "#25615A", hip=90)
    d.circle(800, 466, 54, "#0F7A5C")
    d.rect(787, 430, 26, 72, "#FFFFFF")
    d.rect(764, 453, 72, 26, "#FFFFFF")
    d.rect(640, 546, 320, 16, "#25615A")
    d.rect(656, 562, 288, yard - 562, "#DCEBEA")
    for n in range(4):
        d.rect(656 + n * 72, 562, 4, yard - 562, "#327069")
        d.polygon(
            [(662 + n * 72, 570), (704 + n * 72, 570), (662 + n * 72, 640)], "#FFFFFF", opacity=0.4
        )
    for x in (632, 952):
        d.rect(x, 546, 16, yard - 546, "#FBFAF5")
        d.rect(x + 11, 546, 5, yard - 546, "#D8D3C2")
    d.rect(580, yard - 8, 440, 14, "#CFC7B5")
    d.rect(560, yard + 6, 480, 14, "#BDB5A3")
    d.polygon(
        [(1020, yard - 8), (1190, yard + 20), (1190, yard + 28), (1020, yard + 20)], "#C9C1AE"
    )
    for n in range(6):
        d.line(
            [(1030 + n * 30, yard - 6 + n * 5), (1030 + n * 30, yard - 46 + n * 5)], "#7C8A8A", 4
        )
    d.line([(1024, yard - 48), (1190, yard - 22)], "#7C8A8A", 5)
    trees(d, [(150, 720), (240, 700), (1400, 700), (1500, 730)], 210, "#5C8F48", "#467239")
    for x0 in (300, 1060):
        for n in range(9):
            x = x0 + n * 27
            d.ellipse(x, yard + 8, 20, 15, "#4F7F45")
            d.circle(x - 5, yard + 1, 4.6, ("#E7A2B4", "#F2D67E", "#FFFFFF")[n % 3])
            d.circle(x + 7, yard + 8, 4, ("#F2D67E", "#E7A2B4", "#FFFFFF")[n % 3])
    people = (
        (700, 792, 168, "#FFFFFF", "#E3EDF0", "#2B2430", ""),
        (486, 836, 158, "#25376F", "#22294A", "#2B2430", "scarf:#9C1A1C"),
        (548, 840, 100, "#6A2B58", "#25376F", "#2B2430", ""),
        (960, 804, 164, "#FFFFFF", "#DCE9EC", "#2B2430", ""),
        (1044, 814, 150, "#A8502F", "#4A3A34", "#E8E4DC", ""),
    )
    for n, (x, y, h, coat, skirt, hair, hat) in enumerate(people):
        d.ellipse(x, y + 2, h * 0.24, h * 0.04, "#6D6A50", opacity=0.35)
        d.person(
            x,
            y,
            h,
            coat=coat,
            skirt=skirt,
            hair=hair,
            hat=hat,
            trim="#E0A021" if hat else "",
            facing=-1 if n in (0, 4) else 1,
        )
        if coat == "#FFFFFF":
            d.rect(x + h * 0.03, y - h * 0.7, h * 0.05, h * 0.016, "#0F7A5C")
            d.rect(x + h * 0.047, y - h * 0.717, h * 0.016, h * 0.05, "#0F7A5C")
    return d.svg()


def bust(
    d: Drawing,
    x: float,
    y: float,
    h: float,
    coat: str,
    hair: str,
    skin: str = "#D9A577",
    shirt: str = "",
) -> None:
    """Somebody who sits behind a table; (x, y) is the middle of the table's edge."""
    d.blob(
        [
            (x - h * 0.48, y + 4),
            (x - h * 0.42, y - h * 0.34),
            (x - h * 0.16, y - h * 0.48),
            (x + h * 0.16, y - h * 0.48),
            (x + h * 0.42, y - h * 0.34),
            (x + h * 0.48, y + 4),
        ],
        coat,
    )
    if shirt:
        d.polygon(
            [(x - h * 0.1, y - h * 0.48), (x + h * 0.1, y - h * 0.48), (x, y - h * 0.16)], "#FBFAF5"
        )
        d.polygon(
            [
                (x - h * 0.025, y - h * 0.42),
                (x + h * 0.025, y - h * 0.42),
                (x + h * 0.03, y - h * 0.14),
                (x - h * 0.03, y - h * 0.14),
            ],
            shirt,
        )
    d.rect(x - h * 0.08, y - h * 0.6, h * 0.16, h * 0.16, mix(skin, "#7A4A2E", 0.2))
    d.ellipse(x, y - h * 0.76, h * 0.19, h * 0.23, skin)
    d.add(
        "path",
        d=f"M{x - h * 0.21:.1f} {y - h * 0.74:.1f}A{h * 0.21:.1f} {h * 0.26:.1f} 0 0 1 {x + h * 0.21:.1f} {y - h * 0.74:.1f}L{x + h * 0.15:.1f} {y - h * 0.86:.1f}L{x - h * 0.13:.1f} {y - h * 0.88:.1f}Z",
        fill=hair,
    )


def meeting() -> str:
    d = Drawing(3)
    d.rect(0, 0, WIDTH, HEIGHT, d.fade("#EFE6D2", "#E4D7BC"))
    d.rect(0, 0, WIDTH, 70, "#D9C9A6")
    for n in range(7):
        d.ellipse(130 + n * 224, 70, 58, 12, "#FFF6DA")
        d.polygon(
            [(90 + n * 224, 78), (170 + n * 224, 78), (240 + n * 224, 330), (20 + n * 224, 330)],
            d.gradient((0, "#FFF6DA", 0.5), (1, "#FFF6DA", 0)),
        )
    # A wide window with the mountains in it, curtains beside it.
    x0, x1, y0, y1 = 330, 1270, 120, 430
    clip = d.clip(f"M{x0} {y0}H{x1}V{y1}H{x0}Z")
    d.open_group(f'clip-path="{clip}"')
    d.rect(x0, y0, x1 - x0, y1 - y0, d.fade("#A9C8DE", "#DDE8E4", "#F6EEDC"))
    for base, height, colour, peaks in (
        (300, 150, "#B4C4DA", 4),
        (350, 130, "#8FA6C4", 5),
        (400, 110, "#5E8D80", 6),
        (450, 90, "#3F7468", 7),
    ):
        d.range(base, height, colour, peaks=peaks, rough=0.5)
    d.close_group()
    for n in range(5):
        d.rect(x0 - 8 + n * (x1 - x0) / 4, y0 - 8, 16, y1 - y0 + 16, "#FBFAF5")
    d.rect(x0 - 8, y0 - 12, x1 - x0 + 24, 16, "#FBFAF5")
    d.rect(x0 - 20, y1, x1 - x0 + 48, 20, "#CDBB95")
    for a, b in ((196, 330), (1278, 1412)):
        for n in range(7):
            w = (b - a) / 7
            d.rect(a + n * w, 100, w + 1, 420, ("#9C1A1C", "#841518", "#A82A28")[n % 3])
    d.rect(180, 92, 1250, 14, "#B9892F")
    d.rect(0, 520, WIDTH, 60, "#B58A5C")
    d.rect(0, 520, WIDTH, 8, "#9A7248")
    d.rect(0, 572, WIDTH, HEIGHT, d.fade("#A9825A", "#8C6746"))
    # The table of the chair.
    people = (
        (560, "#1C2A57", "#2B2430", "#9C1A1C"),
        (690, "#25376F", "#55504E", "#0F544E"),
        (820, "#6A2B58", "#2B2430", ""),
        (950, "#1A2130", "#8A8580", "#25376F"),
        (1080, "#0F544E", "#2B2430", ""),
    )
    for x, coat, hair, tie in people:
        bust(d, x, 556, 150, coat, hair, shirt=tie)
        d.rect(x + 34, 530, 3, 26, "#3A3F4A")
        d.circle(x + 35, 528, 6, "#22262F")
    d.polygon([(470, 552), (1170, 552), (1184, 570), (456, 570)], "#8C5A34")
    d.rect(462, 570, 716, 86, "#6F4427")
    for n in range(5):
        d.rect(478 + n * 140, 582, 124, 62, "#7F5030")
        d.rect(540 + n * 130 - 20, 544, 56, 14, "#FBFAF5")
    for x in (500, 1140):
        for k in range(9):
            d.circle(
                x + (k % 3 - 1) * 16,
                536 - (k // 3) * 12,
                10,
                ("#D94F3D", "#F0C56A", "#E7A2B4")[k % 3],
            )
        d.polygon([(x - 22, 544), (x + 22, 544), (x + 14, 562), (x - 14, 562)], "#FBFAF5")
    # The speaker.
    d.person(296, 640, 236, coat="#25376F", skirt="#1C2A57", facing=1)
    d.polygon([(236, 530), (384, 530), (372, 690), (248, 690)], "#7F5030")
    d.polygon([(222, 516), (398, 516), (388, 538), (232, 538)], "#A06A3E")
    d.polygon([(262, 566), (358, 566), (350, 664), (270, 664)], "#93603A")
    d.line([(340, 516), (326, 478)], "#22262F", 4)
    d.ellipse(324, 474, 7, 10, "#22262F")
    for k in range(7):
        d.circle(
            254 + (k % 4) * 14, 508 - (k // 4) * 10, 9, ("#F0C56A", "#D94F3D", "#FBFAF5")[k % 3]
        )
    # Rows of listeners, seen from behind.
    hairs = ("#2B2430", "#3A3036", "#4A4040", "#2B2430", "#6E6864")
    coats = ("#25376F", "#FBFAF5", "#0F544E", "#C8DCE6", "#6A2B58", "#1A2130", "#E8DCC0", "#9C1A1C")
    for row, (y, h, step) in enumerate(((726, 108, 124), (812, 140, 158), (930, 180, 204))):
        x = -30 + row * 40
        n = row
        while x < WIDTH + 80:
            d.rect(
                x - h * 0.5,
                y - h * 0.3,
                h,
                h * 1.4,
                ("#A8503F", "#9A4436", "#8A3A2E")[row],
                rx=h * 0.12,
            )
            if (n * 7 + row) % 6:
                coat, hair = coats[(n * 3 + row) % 8], hairs[(n * 2 + row) % 5]
                d.blob(
                    [
                        (x - h * 0.46, y + h * 0.2),
                        (x - h * 0.4, y - h * 0.28),
                        (x - h * 0.14, y - h * 0.42),
                        (x + h * 0.14, y - h * 0.42),
                        (x + h * 0.4, y - h * 0.28),
                        (x + h * 0.46, y + h * 0.2),
                    ],
                    coat,
                )
                d.rect(x - h * 0.07, y - h * 0.54, h * 0.14, h * 0.16, "#C08E62")
                d.ellipse(x, y - h * 0.7, h * 0.19, h * 0.24, hair)
                if (n + row) % 3 == 0:
                    d.ellipse(x, y - h * 0.52, h * 0.17, h * 0.2, hair)
            d.rect(
                x - h * 0.5,
                y - h * 0.02,
                h,
                h * 1.2,
                ("#B85C48", "#A84E3D", "#964234")[row],
                rx=h * 0.1,
            )
            d.rect(x - h * 0.5, y - h * 0.02, h, h * 0.08, "#FFFFFF", opacity=0.14, rx=h * 0.04)
            x += step
            n += 1
    return d.svg()


def office() -> str:
    d = Drawing(59)
    d.sky("#9FC0DE", "#CFE0EA", "#F6EEDC")
    d.cloud(300, 150, 360, "#FFFFFF", 0.8)
    d.cloud(1330, 120, 330, "#FFFFFF", 0.7)
    far_mountains(d, 400, ("#B4C4DA", "#8FA6C4", "#6A8FA6"), (220, 170, 120))
    hill = through((-60, 520), (300, 480), (800, 530), (1300, 480), (1680, 510))
    d.land(hill, d.fade("#8FB08A", "#6C9468"))
    d.grove(hill, 70, 42, lambda x, y, h: d.tree(x, y, h, "#5E8A58", "#4A7347", TRUNK))
    yard = 700
    d.rect(-10, 650, WIDTH + 20, HEIGHT, d.fade("#96B870", "#7BA256"))
    d.polygon([(520, yard), (1080, yard), (1500, 930), (100, 930)], d.fade("#D9D1BF", "#C4BAA4"))
    for n in range(5):
        d.line(
            [(520 - n * 84 * 1.0, yard + n * 46), (1080 + n * 84 * 1.0, yard + n * 46)],
            "#B4A98F",
            2,
            opacity=0.6,
        )
    wall, shade, base = "#F6E9C6", "#DDCB9C", "#B4A98F"
    for x0, x1 in ((210, 590), (1010, 1390)):
        d.rect(x0, 380, x1 - x0, yard - 380, wall)
        d.rect(x0, yard - 30, x1 - x0, 30, base)
        for floor in range(3):
            y = 404 + floor * 94
            d.rect(x0, y + 74, x1 - x0, 8, shade)
            for n in range(5):
                window(d, x0 + 28 + n * 70, y + 6, 44, 54, glass="#6F93AE")
        d.rect(x0 - 12, 362, x1 - x0 + 24, 22, "#FBF5E4")
        d.rect(x0 - 12, 380, x1 - x0 + 24, 6, shade)
        tiled(d, x0 + 10, x1 - 10, 362, 60, "#A8502F", hip=70)
    d.rect(570, 320, 460, yard - 320, "#FBF1D6")
    d.rect(560, 300, 480, 24, "#FFFDF4")
    d.rect(560, 322, 480, 7, shade)
    d.polygon([(552, 302), (800, 222), (1048, 302)], "#FFFDF4")
    d.polygon([(606, 296), (800, 236), (994, 296)], "#EBD9AC")
    d.polygon([(552, 302), (800, 222), (1048, 302), (1048, 292), (800, 208), (552, 292)], "#B5573A")
    for floor in range(2):
        for n in range(5):
            window(d, 604 + n * 84, 350 + floor * 98, 54, 66, glass="#6F93AE")
    d.rect(560, 538, 480, 18, "#FFFDF4")
    d.rect(560, 554, 480, 6, shade)
    d.rect(620, 560, 360, yard - 560, "#5A4434")
    for n in range(4):
        d.rect(632 + n * 86, 572, 74, yard - 572, "#8FB3C6")
        d.polygon(
            [(632 + n * 86, 572), (680 + n * 86, 572), (632 + n * 86, 660)], "#FFFFFF", opacity=0.25
        )
    for x in (584, 686, 884, 986):
        d.rect(x, 556, 30, yard - 556, "#FFFDF4")
        d.rect(x + 20, 556, 10, yard - 556, shade)
        d.rect(x - 6, yard - 14, 42, 14, base)
    for n in range(4):
        d.rect(
            560 - n * 18,
            yard - 4 + n * 13,
            480 + n * 36,
            14,
            ("#EDE5D3", "#DFD6C2", "#D1C7B1", "#C3B8A0")[n],
        )
    d.flagpole(800, 214, 84, 110)
    for x in (250, 1350):
        d.rect(x - 74, 800, 148, 30, "#CFC4AC", rx=4)
        d.ellipse(x, 800, 74, 16, "#5C8F48")
        for n in range(13):
            d.circle(
                x - 62 + n * 10.4, 796 + (n % 3) * 5, 8, ("#B3261E", "#F0C56A", "#FBFAF5")[n % 3]
            )
    trees(d, [(60, 720), (150, 700), (1460, 700), (1550, 722)], 220, "#5C8F48", "#467239")
    for n in range(4):
        for side in (-1, 1):
            x = 800 + side * (330 + n * 76)
            d.polygon(
                [
                    (x - 17, yard + 16 + n * 38),
                    (x, yard - 62 + n * 30),
                    (x + 17, yard + 16 + n * 38),
                ],
                "#3F7A4B",
            )
    for x, y, h, coat in (
        (680, 830, 104, "#25376F"),
        (730, 836, 108, "#9C1A1C"),
        (950, 812, 96, "#0F544E"),
    ):
        d.ellipse(x, y + 1, h * 0.25, h * 0.05, "#6D6650", opacity=0.35)
        d.person(x, y, h, coat=coat, skirt="#22294A", facing=1 if x < 900 else -1)
    return d.svg()
