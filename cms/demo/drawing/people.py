"""Portraits: nobody in particular, from the chest up, in the middle that a portrait's crop keeps."""

from .shapes import HEIGHT, WIDTH, Drawing, mix

MIDDLE = WIDTH / 2


def _portrait(
    seed: int,
    *,
    ground: str,
    coat: str,
    hair: str,
    skin: str,
    tie: str = "",
    long_hair: bool = False,
) -> str:
    d = Drawing(seed)
    d.rect(0, 0, WIDTH, HEIGHT, ground)
    if long_hair:
        d.blob(
            [
                (MIDDLE - 150, 330),
                (MIDDLE - 165, 470),
                (MIDDLE - 135, 600),
                (MIDDLE + 135, 600),
                (MIDDLE + 165, 470),
                (MIDDLE + 150, 330),
                (MIDDLE, 190),
            ],
            hair,
        )
    d.blob(
        [
            (MIDDLE - 330, HEIGHT + 40),
            (MIDDLE - 300, 720),
            (MIDDLE - 120, 625),
            (MIDDLE + 120, 625),
            (MIDDLE + 300, 720),
            (MIDDLE + 330, HEIGHT + 40),
        ],
        coat,
    )
    shade = mix(skin, "#7A4A2E", 0.22)
    d.rect(MIDDLE - 52, 500, 104, 150, shade)
    d.polygon(
        [(MIDDLE - 90, 628), (MIDDLE, 690), (MIDDLE + 90, 628), (MIDDLE, HEIGHT - 60)], "#FBFAF5"
    )
    d.polygon([(MIDDLE - 52, 640), (MIDDLE + 52, 640), (MIDDLE, 692)], shade)
    if tie:
        d.polygon(
            [
                (MIDDLE - 20, 690),
                (MIDDLE + 20, 690),
                (MIDDLE + 30, HEIGHT - 40),
                (MIDDLE, HEIGHT),
                (MIDDLE - 30, HEIGHT - 40),
            ],
            tie,
        )
    for side in (-1, 1):
        d.polygon(
            [
                (MIDDLE + side * 95, 622),
                (MIDDLE + side * 150, 700),
                (MIDDLE + side * 60, 790),
                (MIDDLE + side * 12, HEIGHT),
                (MIDDLE + side * 75, HEIGHT),
                (MIDDLE + side * 190, 660),
            ],
            mix(coat, "#000000", 0.18),
        )
        d.ellipse(MIDDLE + side * 132, 420, 22, 36, shade)
    d.ellipse(MIDDLE, 405, 130, 165, skin)
    for side in (-1, 1):
        d.ellipse(MIDDLE + side * 50, 400, 13, 9, "#2A2320")
        d.line(
            [(MIDDLE + side * 28, 372), (MIDDLE + side * 52, 364), (MIDDLE + side * 76, 372)],
            hair,
            8,
            smooth=True,
        )
    d.line([(MIDDLE, 412), (MIDDLE - 10, 452), (MIDDLE + 8, 456)], shade, 6, smooth=True)
    d.line([(MIDDLE - 42, 498), (MIDDLE, 512), (MIDDLE + 42, 498)], "#9C5A48", 8, smooth=True)
    fringe = 300 if long_hair else 285
    d.blob(
        [
            (MIDDLE - 142, 400),
            (MIDDLE - 140, 280),
            (MIDDLE - 70, 215),
            (MIDDLE + 60, 210),
            (MIDDLE + 138, 275),
            (MIDDLE + 142, 400),
            (MIDDLE + 112, 330),
            (MIDDLE + 40, fringe),
            (MIDDLE - 60, fringe + 12),
            (MIDDLE - 118, 340),
        ],
        hair,
    )
    return d.svg()


def man_1() -> str:
    return _portrait(
        71, ground="#C9D6DF", coat="#25376F", hair="#23211F", skin="#E0B18A", tie="#9C1A1C"
    )


def man_2() -> str:
    return _portrait(
        72, ground="#E4D9C4", coat="#4A3A2A", hair="#8C8984", skin="#D6A27A", tie="#25376F"
    )


def woman() -> str:
    return _portrait(
        73, ground="#E8D9DF", coat="#6A2B58", hair="#221E1C", skin="#E8BE9A", long_hair=True
    )
