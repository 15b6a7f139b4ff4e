"""The program that is killed: Spark follows the events of all districts into a Parquet table.

python spark_program.py FOLDER APP CORES WINDOW
"""

from __future__ import annotations

import sys
import time

from clever_pipelines.spark import CleverDataSource
from pyspark.sql import SparkSession

folder, app, cores, window = sys.argv[1:]
spark = (
    SparkSession.builder.master(f"local[{cores}]")
    .config("spark.ui.enabled", "false")
    .config("spark.eventLog.enabled", "true")
    .config("spark.eventLog.dir", f"file://{folder}/log")
    .config("spark.sql.warehouse.dir", f"{folder}/warehouse")
    .getOrCreate()
)
spark.dataSource.register(CleverDataSource)
options = {"app": app, "start": "oldest", "window": window, "settle": "0", "partitions": "8", "limit": "500"}
query = (
    spark.readStream.format("clever")
    .options(**options)
    .load()
    .writeStream.option("checkpointLocation", f"{folder}/checkpoint")
    .trigger(availableNow=True)
    .start(f"{folder}/events", format="parquet")
)
began = time.monotonic()
query.awaitTermination()
rows = sum(progress["numInputRows"] for progress in query.recentProgress)
print(f"{rows} rows in {time.monotonic() - began:.1f} s", flush=True)
spark.stop()
