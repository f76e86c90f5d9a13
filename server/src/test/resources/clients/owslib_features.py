"""What an OWSLib user does with the features API; prints what it found as JSON for the test."""
import json
import sys

from owslib.ogcapi.features import Features

api = Features(sys.argv[1])
items = api.collection_items("buildings", limit=7)
boxed = api.collection_items("buildings", bbox=[114.02, 32.93, 114.06, 32.97], limit=1000)
filtered = api.collection_items("buildings", limit=1000, filter="floors > 10")
print(json.dumps({
    "collections": api.feature_collections(),
    "conforms": len(api.conformance()["conformsTo"]),
    "openapi": api.api()["openapi"],
    "queryables": sorted(api.collection_queryables("buildings")["properties"]),
    "returned": len(items["features"]),
    "matched": items["numberMatched"],
    "boxed": boxed["numberMatched"],
    "filtered": filtered["numberMatched"],
    "item": api.collection_item("buildings", str(items["features"][0]["id"]))["properties"]["code"],
}))
