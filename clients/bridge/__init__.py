"""The gRPC bridge."""

import os

os.environ.setdefault("GRPC_ENABLE_FORK_SUPPORT", "0")  # its handlers only grumble when a child is started
