"""``python -m demo`` serves the sample province until Ctrl-C."""

import argparse
from threading import Event

from demo.portal import read_portal
from demo.province import Province


def main() -> None:
    """Serve, and print where."""
    parser = argparse.ArgumentParser(prog="python -m demo", description="Mở tỉnh mẫu trên máy này cho tới khi nhấn Ctrl-C.")
    parser.add_argument("--delay", type=float, default=0.0, metavar="GIÂY", help="chờ bấy nhiêu giây trước mỗi câu trả lời")
    with Province(delay_s=parser.parse_args().delay) as province:
        for id, url in province.urls.items():
            print(f"{read_portal(id).name:34} {url}", flush=True)
        print("Nhấn Ctrl-C để dừng.", flush=True)
        try:
            Event().wait()
        except KeyboardInterrupt:
            print("Đã dừng.")


if __name__ == "__main__":
    main()
