"""Clever's events and records as a data source of Apache Spark. The guide is docs/spark.md.

spark.dataSource.register(CleverDataSource)
spark.readStream.format("clever").option("start", "oldest").load()
spark.read.format("clever").option("table", "users").load()
"""

from ._reread import reread
from ._source import CleverDataSource

__all__ = ["CleverDataSource", "reread"]
