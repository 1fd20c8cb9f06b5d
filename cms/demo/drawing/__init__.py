"""The program that draws the demonstration's pictures.

A picture is a function that gives SVG; it needs nothing but Python, and gives the same each time.
The ready files in `data/pictures` are made on a developer's machine (playwright and Chromium are
there for the tests in a browser):

    python -m cms.demo.drawing                  all pictures
    python -m cms.demo.drawing terraces river   these

A new picture is a function here, a line in `scenes.SCENES`, and its title and alternative text in
`cms.demo.pictures.PICTURES`.
"""
