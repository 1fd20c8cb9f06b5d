"""Land and what grows on it: terraces, water, tea, forest, the high peak, plum blossom, harvest."""

import itertools

from .shapes import HEIGHT, WIDTH, Drawing, height_at, mix, through

MIST = "#F4F1E9"
BLUE = ("#B4C4DA", "#8FA6C4", "#667FA8")
TRUNK = "#5B4632"


def far_mountains(d: Drawing, base: float = 420, colours=BLUE, heights=(190, 130, 90)) -> None:
    """Three ranges, each nearer and darker, their feet in mist."""
    for n, height in enumerate(heights):
        fade = d.gradient(
            (0, colours[n], 1), (0.3, mix(colours[n], MIST, 0.35), 1), (0.6, MIST, 1), (1, MIST, 1)
        )
        d.range(base + n * 52, height, fade, peaks=3 + n * 1.4, rough=0.7 - n * 0.15)


def trees(d: Drawing, spots, h: float, leaf="#4F7A3A", shade="#3B6130") -> None:
    for x, y in spots:
        size = h * d.random.uniform(0.8, 1.2)
        d.ellipse(x, y, size * 0.3, size * 0.05, "#2C4110", opacity=0.25)
        d.tree(x, y, size, leaf, shade, TRUNK)


def terraces() -> str:
    d = Drawing(11)
    d.sky("#A9C8DE", "#CFE0E4", "#F3EEDC", "#F7F0DC")
    d.sun(1210, 120, 42, "#FCE7B0")
    d.cloud(400, 130, 330, "#FFFFFF", 0.7)
    d.cloud(740, 190, 240, "#FFFFFF", 0.5)
    far_mountains(d, 330, heights=(200, 150, 90))
    back = through(
        (-60, 430),
        (180, 350),
        (420, 400),
        (680, 470),
        (900, 440),
        (1180, 350),
        (1400, 390),
        (1680, 330),
    )
    d.terraces(
        back,
        ["#8FB08A", "#A3BE8C", "#B3C795", "#86A985"],
        "#5E8468",
        step=5.8,
        wave=0.8,
        scale=260,
        drop=3,
    )
    d.mist(430, 170, MIST, 0.4)
    mid = through(
        (-60, 540),
        (120, 500),
        (330, 550),
        (560, 640),
        (800, 600),
        (1040, 500),
        (1260, 440),
        (1440, 470),
        (1680, 540),
    )
    greens = ["#8DAA3C", "#A8BC48", "#C6C455", "#7E9C35", "#B4C24E", "#D6C457", "#96B140"]
    d.terraces(mid, greens, "#4A6220", step=9.6, wave=1, scale=330, drop=6)
    for x, y, w in ((1236, 520, 74), (1330, 545, 62), (420, 606, 56)):
        d.house(x, y, w, "#C9A27A", "#6B3F2E", "#3E2A20", side=1 if x > 800 else -1)
    trees(
        d,
        [(1176, 516), (1194, 528), (1290, 530), (1384, 548), (372, 604), (466, 616), (480, 622)],
        46,
    )
    front = through(
        (-60, 690), (160, 650), (420, 720), (700, 820), (980, 850), (1300, 780), (1680, 690)
    )
    d.terraces(
        front,
        ["#6F9130", "#85A53A", "#A2B845", "#BBC24F"],
        "#3D5A16",
        step=12,
        wave=1,
        scale=440,
        drop=8,
    )
    trees(d, [(96, 690), (134, 700), (176, 694)], 92, "#55803A", "#3D6130")
    return d.svg()


def water_season() -> str:
    """Flooded terraces that mirror an evening sky."""
    d = Drawing(23)
    d.sky("#7E9CC4", "#B9C6DC", "#EBD3C4", "#F8E3B8")
    d.sun(1030, 262, 50, "#FFE9B4", 0.35)
    for x, y, w in ((330, 120, 380), (700, 190, 260), (1330, 150, 340)):
        d.cloud(x, y, w, "#EFDDD9", 0.85)
    far_mountains(d, 370, ("#A9B3D0", "#8894BC", "#6473A4"), (200, 140, 90))
    back = through(
        (-60, 400), (200, 350), (480, 430), (760, 480), (1000, 460), (1300, 370), (1680, 420)
    )
    d.terraces(
        back,
        ["#C9D3DC", "#DCDCD8", "#E8DCCB", "#B8C8D6"],
        "#6E7F6C",
        step=5.8,
        wave=0.8,
        scale=280,
        drop=3,
    )
    d.mist(420, 150, "#F6E7D6", 0.5)
    mid = through(
        (-60, 480), (200, 560), (520, 600), (820, 570), (1100, 500), (1400, 490), (1680, 540)
    )
    water = ["#D7DEE4", "#F1DEC2", "#E9CFBD", "#BFCEDD", "#F7E6BE", "#A9C0D4", "#CFD6E0"]
    d.terraces(mid, water, "#5A5136", step=9, wave=1.25, scale=340, drop=7)
    for x, y, w in ((1262, 556, 70), (1348, 574, 60)):
        d.house(x, y, w, "#BE9770", "#5C3A30", "#35261F")
    trees(d, [(1200, 556), (1218, 568), (1396, 580), (1414, 572)], 50, "#4C6B3E", "#385233")
    front = through((-60, 640), (260, 700), (560, 790), (900, 800), (1240, 730), (1680, 650))
    d.terraces(
        front,
        ["#B9CBDD", "#D9D3D3", "#EFDDBE", "#93B0CB", "#C9D3DC", "#8FA66A"],
        "#4E4630",
        step=13,
        wave=1.2,
        scale=460,
        drop=8,
    )
    glow = d.gradient(
        (0, "#FFE3B0", 0), (0.3, "#FFE3B0", 0.35), (0.6, "#F3C7B0", 0.12), (1, "#4F74A6", 0.35)
    )
    d.rect(0, 400, WIDTH, HEIGHT - 400, glow)
    for n in range(8):
        y = 530 + n * 26
        d.ellipse(
            1030 + d.random.uniform(-16, 16),
            y,
            26 + n * 2.4,
            3.4 + n * 0.2,
            "#FFF3D0",
            opacity=0.55,
        )
    planter = {"coat": "#25376F", "skirt": "#1C2A57", "hat": "#E8D7A8"}
    for x, y, h in ((402, 826, 84), (470, 842, 88), (1170, 838, 86)):
        d.person(x, y, h, **planter, facing=1 if x < 800 else -1)
        d.ellipse(x, y, h * 0.3, h * 0.05, "#FFFFFF", opacity=0.5)
    return d.svg()


def tea() -> str:
    d = Drawing(37)
    d.sky("#B8D2DC", "#DCE8DF", "#F5F1DE")
    d.cloud(1180, 140, 380, "#FFFFFF", 0.6)
    d.cloud(330, 110, 280, "#FFFFFF", 0.5)
    far_mountains(d, 330, ("#B3C7CB", "#8DADA9", "#5F8D80"), (190, 130, 80))
    layers = (
        (
            through((-60, 420), (300, 350), (620, 430), (900, 400), (1250, 330), (1680, 420)),
            ["#7FA86E", "#8DB277"],
            "#5B8A5C",
            6,
            5,
        ),
        (
            through((-60, 480), (260, 560), (600, 500), (900, 430), (1200, 520), (1680, 580)),
            ["#5F9A48", "#6DA650"],
            "#37702F",
            8,
            7,
        ),
        (
            through(
                (-60, 700),
                (220, 590),
                (480, 570),
                (800, 660),
                (1150, 760),
                (1450, 700),
                (1680, 640),
            ),
            ["#4F8F3C", "#63A24A"],
            "#2A5F26",
            9.4,
            11,
        ),
    )
    for n, (top, leaves, gap, step, drop) in enumerate(layers):
        d.terraces(top, leaves, gap, step=step, wave=0.5, scale=520, drop=drop, ground=leaves[0])
        if n == 0:
            d.mist(400, 150, MIST, 0.45)
        if n == 1:
            trees(d, [(880, 440), (930, 438), (300, 556)], 74, "#3E7A44", "#2C5F36")
            for x, y in ((1120, 560), (1186, 588), (1040, 540)):
                d.person(x, y, 62, coat="#6A2B58", skirt="#25376F", hat="#EAD9A6", basket="#A8763E")
    for x, y, h, coat in (
        (360, 690, 128, "#9C1A1C"),
        (520, 724, 134, "#25376F"),
        (690, 800, 138, "#6A2B58"),
    ):
        d.person(
            x,
            y,
            h,
            coat=coat,
            skirt="#22294A",
            hat="#EAD9A6",
            basket="#B07F45",
            facing=1,
            trim="#E0A021",
        )
        d.blob(
            [
                (x - h * 0.42, y + 4),
                (x - h * 0.3, y - h * 0.2),
                (x, y - h * 0.27),
                (x + h * 0.3, y - h * 0.2),
                (x + h * 0.42, y + 4),
                (x, y + h * 0.1),
            ],
            "#63A24A",
        )
        d.blob(
            [
                (x - h * 0.38, y + 10),
                (x - h * 0.1, y - h * 0.12),
                (x + h * 0.2, y - h * 0.14),
                (x + h * 0.36, y + 10),
            ],
            "#4F8F3C",
        )
    return d.svg()


def sea_of_clouds(d: Drawing, y: float, colour: str, size: float) -> None:
    """A bank of rounded clouds from side to side."""
    top = [(-80.0, y)]
    x = -80.0
    while x < WIDTH + 80:
        x += size * d.random.uniform(0.55, 1.15)
        top.append((x, y + size * d.random.uniform(-0.12, 0.12)))
    path = f"M{top[0][0]:.0f} {HEIGHT + 20}L{top[0][0]:.0f} {top[0][1]:.0f}"
    for (ax, _ay), (bx, by) in itertools.pairwise(top):
        r = (bx - ax) * 0.56
        path += f"A{r:.0f} {r * 0.62:.0f} 0 0 1 {bx:.0f} {by:.0f}"
    path += f"L{top[-1][0]:.0f} {HEIGHT + 20}Z"
    d.add("path", d=path, fill=d.fade(colour, colour, mix(colour, "#8FA6C4", 0.35)))


def fansipan() -> str:
    d = Drawing(5)
    d.sky("#5C78AE", "#93A9CF", "#E3CFCB", "#FBE3B5")
    d.sun(1230, 300, 58, "#FFF0C4", 0.35)
    for x, y, w in ((240, 150, 300), (560, 105, 200)):
        d.cloud(x, y, w, "#F6E2DA", 0.35)
    d.range(470, 170, d.fade("#AEB6D6", "#E9DDD8", "#F3E6DA"), peaks=5, rough=0.9)
    peak = [
        (-60, 560),
        (90, 500),
        (190, 520),
        (330, 400),
        (420, 410),
        (520, 320),
        (600, 300),
        (690, 210),
        (760, 160),
        (810, 172),
        (880, 250),
        (960, 268),
        (1040, 360),
        (1130, 372),
        (1250, 470),
        (1380, 462),
        (1520, 540),
        (1680, 560),
    ]
    d.land(peak, d.fade("#2E4075", "#46609C", "#8094C0", "#C5CBDD"), smooth=False)
    lit = d.gradient((0, "#F5CDA2", 0.95), (0.55, "#C9A8B0", 0.6), (1, "#8EA0C8", 0.0))
    d.polygon(
        [
            (760, 160),
            (810, 172),
            (880, 250),
            (960, 268),
            (1040, 360),
            (1130, 372),
            (1250, 470),
            (1120, 560),
            (1060, 520),
            (1000, 440),
            (930, 430),
            (900, 350),
            (830, 310),
            (800, 230),
        ],
        lit,
    )
    d.polygon(
        [
            (520, 320),
            (600, 300),
            (660, 400),
            (620, 420),
            (640, 500),
            (580, 540),
            (560, 430),
            (530, 400),
        ],
        lit,
        opacity=0.45,
    )
    d.polygon([(330, 400), (420, 410), (470, 490), (430, 520), (390, 470)], lit, opacity=0.4)
    for spur in (
        [(690, 210), (700, 310), (650, 400), (670, 470), (610, 560)],
        [(520, 320), (500, 410), (450, 500)],
        [(330, 400), (310, 470), (260, 540)],
        [(190, 520), (170, 560)],
    ):
        d.line(spur, "#22305F", 4, opacity=0.3)
    sea_of_clouds(d, 560, "#DDDCE8", 190)
    d.land(through((-60, 640), (130, 610), (300, 650), (460, 720), (600, 780)), "#7385B2")
    d.land(through((1000, 780), (1160, 690), (1320, 620), (1470, 600), (1680, 640)), "#7385B2")
    sea_of_clouds(d, 690, "#EDE6E8", 230)
    front = through((-60, 720), (150, 690), (330, 750), (520, 830), (700, 900), (900, 960))
    d.land(front, d.fade("#25376F", "#3C4F88"))
    d.grove(front[:22], 30, 74, lambda x, y, h: d.fir(x, y, h, "#1C2A57", "#16234A"))
    sea_of_clouds(d, 838, "#FBF4EC", 290)
    d.birds(1060, 400, 6, "#25376F", 16)
    return d.svg()


def forest() -> str:
    d = Drawing(91)
    d.sky("#BFD5D6", "#E1E9DF", "#F3F0DF")
    d.range(380, 260, d.fade("#A9C0C4", "#E6EAE0", "#EEF0E4"), peaks=2.4, rough=0.8)
    colours = ("#9DBBB2", "#79A196", "#548679", "#356B5F")
    for n, colour in enumerate(colours):
        line = d.ridge(470 + n * 78, 120, peaks=3 + n, rough=0.4)
        d.land(
            line,
            d.gradient(
                (0, colour, 1), (0.35, mix(colour, MIST, 0.35), 1), (1, mix(colour, MIST, 0.6), 1)
            ),
        )
        d.grove(line, 66 - n * 8, 46 + n * 22, lambda x, y, h, c=colour: d.fir(x, y, h, c, c))
        d.mist(500 + n * 80, 120, "#EEF1E6", 0.5)
    floor = through((-60, 800), (300, 780), (700, 830), (1100, 800), (1680, 770))
    for x, w, lean in ((110, 74, 14), (1500, 92, -20), (1290, 40, 8), (330, 36, -6)):
        base = height_at(floor, x) + 60
        bark = d.gradient(
            (0, "#2B3B30", 1), (0.6, "#3E4A36", 1), (1, "#2B3B30", 1), horizontal=True
        )
        d.polygon(
            [
                (x - w * 0.5 - w * 0.5, base),
                (x - w * 0.42, base - 130),
                (x - w * 0.32 + lean, -20),
                (x + w * 0.32 + lean, -20),
                (x + w * 0.42, base - 130),
                (x + w, base),
            ],
            bark,
        )
        d.line(
            [(x - w * 0.2, base - 160), (x - w * 0.16 + lean * 0.4, 330)],
            "#6E8F5A",
            w * 0.09,
            opacity=0.6,
        )
        for n in range(4):
            y = 120 + n * 150 + d.random.uniform(-30, 30)
            side = 1 if n % 2 else -1
            ex, ey = x + side * w * 2.2, y - 90
            d.line(
                [(x, y), (x + side * w * 1.1, y - 30), (ex, ey)], "#33432F", w * 0.16, smooth=True
            )
            for k, colour in enumerate(("#245A45", "#2F6B4F", "#2F6B4F", "#3F7F5B")):
                d.ellipse(
                    ex + (k % 2 - 0.5) * 70 + d.random.uniform(-20, 20),
                    ey + 26 - k * 17,
                    w * 0.8 + 34 - k * 4,
                    w * 0.3 + 18,
                    colour,
                )
    d.land(floor, d.fade("#1F5A4A", "#0F3F38"))
    for _ in range(36):
        x = d.random.uniform(0, WIDTH)
        y = height_at(floor, x) + d.random.uniform(10, 110)
        size = d.random.uniform(20, 44)
        for k in range(-3, 4):
            d.line(
                [
                    (x, y),
                    (x + k * size * 0.22, y - size * 0.55),
                    (x + k * size * 0.38, y - size * (0.62 - abs(k) * 0.1)),
                ],
                ("#3F8A5C", "#2F7550", "#57A06B")[int(size) % 3],
                3.4,
                smooth=True,
            )
    return d.svg()


def harvest() -> str:
    d = Drawing(64)
    d.sky("#B4CCDC", "#DBE4E0", "#F8EFD8")
    d.sun(330, 150, 44, "#FCE3A4")
    d.cloud(900, 130, 360, "#FFFFFF", 0.6)
    d.cloud(1240, 190, 240, "#FFFFFF", 0.45)
    far_mountains(d, 330, ("#B4C4DA", "#93AABF", "#6C8E97"), (190, 140, 90))
    back = through((-60, 400), (260, 440), (600, 400), (960, 330), (1300, 400), (1680, 350))
    d.terraces(
        back,
        ["#C9BC62", "#D8C76C", "#B6B45E", "#DDCB7E"],
        "#7D7B3C",
        step=5.8,
        wave=0.7,
        scale=260,
        drop=3,
    )
    d.mist(400, 150, MIST, 0.4)
    mid = through((-60, 500), (240, 460), (560, 540), (900, 590), (1240, 520), (1680, 480))
    d.terraces(
        mid,
        ["#E0B33C", "#EBC65A", "#D9A52C", "#C9B24A", "#F0D27A"],
        "#7C6A1E",
        step=9,
        wave=1,
        scale=340,
        drop=6,
    )
    for x, y, w in ((180, 520, 72), (268, 542, 62)):
        d.house(x, y, w, "#C9A27A", "#6B3F2E", "#3E2A20", side=-1)
    trees(d, [(120, 520), (226, 536), (322, 560)], 50)
    field = through((-60, 650), (400, 680), (800, 700), (1200, 680), (1680, 640))
    d.land(field, d.fade("#E5B843", "#D79E27", "#B9801C"))
    stubble = [(-60, 760), (300, 742), (620, 770), (980, 812), (1300, 850), (1500, 930), (-60, 930)]
    d.blob(stubble, "#C9A65A")
    for _ in range(110):
        x, y = d.random.uniform(0, 1400), d.random.uniform(775, 895)
        if y > 752 + max(0, x - 500) * 0.11:
            d.line([(x, y), (x + 2, y - 9)], "#A27F38", 2.6)
    for row in range(14):
        share = row / 13
        y = 664 + share**1.4 * 235
        for x in range(-20, WIDTH + 30, int(27 + share * 22)):
            x += d.random.uniform(-8, 8)
            if y > 756 + max(0, x - 480) * 0.13:
                continue
            size = 18 + share * 16
            turn = d.random.uniform(20, 60)
            colour = d.random.choice(("#F4D87F", "#EBC556", "#D9A733", "#CE9826"))
            d.line([(x, y + size * 1.5), (x + size * 0.2, y)], "#B9881F", 1.2 + share)
            d.ellipse(
                x + size * 0.5,
                y,
                size * 0.72,
                size * 0.26,
                colour,
                transform=f"rotate({turn:.0f} {x:.0f} {y:.0f})",
            )
    for x, y in ((250, 820), (330, 850), (700, 850), (160, 868)):
        for k in range(-4, 5):
            d.line(
                [(x + k * 3, y), (x + k * 8, y - 58)], ("#E8C25A", "#F2D67E", "#C99A2E")[k % 3], 6
            )
        d.line([(x - 14, y - 22), (x + 14, y - 22)], "#8A6420", 7)
    people = (
        (470, 812, 150, "#25376F", "#1C2A57", 1),
        (900, 846, 160, "#6A2B58", "#22294A", -1),
        (1110, 852, 154, "#9C1A1C", "#22294A", 1),
    )
    for x, y, h, coat, skirt, facing in people:
        d.ellipse(x, y, h * 0.26, h * 0.05, "#6D5216", opacity=0.3)
        d.person(x, y, h, coat=coat, skirt=skirt, hat="#F1E2B4", facing=facing, trim="#E0A021")
        hx = x + facing * h * 0.16
        for k in range(-3, 4):
            d.line(
                [
                    (hx, y - h * 0.44),
                    (hx + facing * h * 0.1 + k * h * 0.035, y - h * 0.64 + abs(k) * 3),
                ],
                "#F2D67E",
                4,
            )
    return d.svg()


def plum() -> str:
    d = Drawing(78)
    d.sky("#C9D3E8", "#E8E2EA", "#FAF0E4")
    far_mountains(d, 470, ("#C3C4DD", "#A3A5C9", "#7F82B0"), (250, 180, 110))
    hill = through((-60, 640), (300, 600), (700, 690), (1100, 720), (1680, 640))
    d.land(hill, d.fade("#8FA884", "#6F9168", "#4F7550"))
    d.blob(
        [
            (620, 930),
            (700, 860),
            (860, 800),
            (960, 756),
            (1010, 738),
            (1040, 742),
            (990, 770),
            (930, 830),
            (900, 930),
        ],
        "#D9C9A6",
    )
    d.house(1010, 740, 130, "#D2B48C", "#5A4038", "#3A2822", side=-1)
    d.house(1160, 758, 108, "#C9A67E", "#5A4038", "#3A2822")
    orchard(d, hill)
    branches = [
        [(1700, 130), (1480, 190), (1260, 170), (1060, 250), (880, 250), (700, 330)],
        [(1260, 170), (1160, 110), (1020, 90), (900, 40)],
        [(1060, 250), (960, 330), (860, 400)],
        [(1480, 190), (1380, 300), (1290, 360), (1240, 440)],
        [(-80, 60), (100, 120), (240, 110), (380, 180), (500, 190)],
        [(240, 110), (320, 60), (430, 40)],
        [(100, 120), (160, 210), (250, 280), (300, 370)],
    ]
    for n, branch in enumerate(branches):
        for k in range(len(branch) - 1):
            d.line(branch[k : k + 2], "#4B3138", 22 - k * 3.6 if n in (0, 4) else 12 - k * 2.4)
    for branch in branches:
        for (ax, ay), (bx, by) in itertools.pairwise(branch):
            for _ in range(4):
                t = d.random.random()
                blossom(
                    d,
                    ax + (bx - ax) * t + d.random.uniform(-34, 34),
                    ay + (by - ay) * t + d.random.uniform(-34, 34),
                    d.random.uniform(19, 31),
                )
        blossom(d, *branch[-1], 26)
    for _ in range(26):
        x, y = d.random.uniform(60, 1540), d.random.uniform(330, 840)
        d.ellipse(
            x,
            y,
            7,
            4,
            "#FFFFFF",
            opacity=0.9,
            transform=f"rotate({d.random.uniform(0, 180):.0f} {x:.0f} {y:.0f})",
        )
    return d.svg()


def orchard(d: Drawing, hill) -> None:
    """Plum trees in flower, the far ones first; none before the houses or on the path."""
    spots = []
    for _ in range(72):
        x = d.random.uniform(-20, WIDTH + 20)
        y = height_at(hill, x) + 6 + d.random.random() ** 1.3 * 250
        if not (900 < x < 1240 and y > 700) and not (600 < x < 1000 and y > 730):
            spots.append((y, x))
    for y, x in sorted(spots):
        size = 30 + (y - 590) * 0.3
        d.ellipse(x, y, size * 0.5, size * 0.08, "#2F5134", opacity=0.3)
        d.line([(x, y), (x, y - size * 0.7)], "#5E4A4C", size * 0.09)
        for colour, spread in (("#DCCBD9", 0.5), ("#F2E7EE", 0.44), ("#FFFFFF", 0.36)):
            for _k in range(3):
                dx, dy = d.random.uniform(-spread, spread), d.random.uniform(0.62, 0.7 + spread)
                d.circle(x + dx * size, y - dy * size, size * 0.25, colour)


def blossom(d: Drawing, x: float, y: float, r: float) -> None:
    """A flower of five white petals."""
    turn = d.random.uniform(0, 72)
    for layer, (reach, colour) in enumerate(((1, "#EBDDE8"), (0.92, "#FFFFFF"))):
        for n in range(5):
            d.ellipse(
                x,
                y - r * 0.55,
                r * 0.4 * reach,
                r * 0.5 * reach,
                colour,
                transform=f"rotate({turn + n * 72:.0f} {x:.1f} {y + layer * -0.5:.1f})",
            )
    d.circle(x, y, r * 0.2, "#E9C2D2")
    for n in range(5):
        d.line(
            [(x, y), (x + r * 0.36, y)],
            "#C98AA8",
            1.4,
            transform=f"rotate({turn + 30 + n * 72:.0f} {x:.1f} {y:.1f})",
        )
    d.circle(x, y, r * 0.1, "#E0A021")
