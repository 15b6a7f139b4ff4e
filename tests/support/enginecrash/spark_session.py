"""A program that does with the Spark source what people do, for the tests to look at what it leaves behind.

python spark_session.py FOLDER APP BAD_DISTRICT
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import engineapps
from clever_pipelines.spark import CleverDataSource, reread
from pyspark.sql import SparkSession

folder, app, bad_district = sys.argv[1:]
spark = (
    SparkSession.builder.master("local[2]")
    .config("spark.ui.enabled", "false")
    .config("spark.eventLog.enabled", "true")
    .config("spark.eventLog.compress", "false")
    .config("spark.eventLog.dir", f"file://{folder}/log")
    .config("spark.sql.shuffle.partitions", "2")
    .getOrCreate()
)
spark.sparkContext.setLogLevel("INFO")  # what a log could tell, it shall tell
spark.dataSource.register(CleverDataSource)
load = spark.read.format("clever").options(app=app, table="users", columns="name_first").load()
load.write.parquet(f"{folder}/users")
users = spark.read.parquet(f"{folder}/users")

engineapps.bad(bad_district).touch()
options = {"app": app, "settle": "0"}
stream = spark.readStream.format("clever").options(**options, start="oldest", window="0").load()
query = (
    stream.writeStream.option("checkpointLocation", f"{folder}/checkpoint")
    .trigger(availableNow=True)
    .start(f"{folder}/events", format="parquet")
)
query.awaitTermination()
engineapps.bad(bad_district).unlink()
events = spark.read.parquet(f"{folder}/events")
again = reread(events, **options)
again.write.parquet(f"{folder}/again")
both = events.union(spark.read.parquet(f"{folder}/again"))

plans = [frame._jdf.queryExecution().toString() for frame in (load, events, again, both)]
plans.append(query._jsq.explainInternal(True))
Path(folder, "plans.txt").write_text("\n".join(plans) + query.lastProgress.json)
rows = both.where("type NOT LIKE 'clever.%'").select("district", "id").collect()
told = {
    "users": users.count(),
    "canaries": [row["name_first"] for row in users.select("name_first").collect()].count(
        "Zyx" + "quanarius"
    ),
    "unread": [
        json.loads(row["json"])["reason"]
        for row in events.where("type = 'clever.unread'").select("json").collect()
    ],
    "before": events.where("type NOT LIKE 'clever.%'").count(),
    "events": sorted([row["district"], row["id"]] for row in rows),
    "still_missing": reread(both, **options).count(),
}
spark.stop()
print("TOLD " + json.dumps(told), flush=True)
