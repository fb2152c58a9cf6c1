"""Rows of the matrix that other tests of this house prove, with where: they need a kill, a full disk, two processes or a
browser of their own."""

ELSEWHERE = {
    "8": ("mất mạng hoàn toàn: không đơn vị nào bị kết luận", "tests/crawler/test_machine.py::test_nobody_could_be_reached"),
    "48": (
        "hai đơn vị chung một máy chủ: chung một nhịp",
        "tests/crawler/test_machine.py::test_a_host_has_one_request_at_a_time_and_pauses",
    ),
    "53": ("mười lối ra của trình duyệt", "tests/crawler/test_browser.py::test_the_ways_out_of_a_page"),
    "96": ("trình duyệt không khởi động được", "tests/crawler/test_browser.py::test_a_browser_that_does_not_start"),
    "156": ("bị giết bất cứ lúc nào", "tests/faults/test_kill.py::test_killed_at_random"),
    "156b": (
        "bị giết ở bất cứ dòng nào của kho lưu trữ",
        "tests/archive/test_case_kill.py::test_killed_at_any_line_of_the_archive",
    ),
    "157": (
        "đuôi WARC rách, toàn số 0 hoặc rác",
        "tests/archive/test_case_damage.py::test_a_tail_behind_the_last_commit_goes_to_quarantine",
    ),
    "158": ("WARC ngắn hơn sổ ghi", "tests/archive/test_case_damage.py::test_committed_bytes_that_are_gone_are_fetched_again"),
    "159": ("đĩa đầy", "tests/crawler/test_resume.py::test_a_full_disk"),
    "160": ("từng lần ghi, fsync, đổi tên, commit hỏng (ENOSPC, EIO)", "tests/faults/test_injected.py::test_every_call_fails_once"),
    "9": ("mạng đòi đăng nhập trước: trang đối chứng cũng hỏng", "tests/crawler/test_manners.py::test_control_sites_that_fail_too"),
    "163": ("hai lần chạy trên một hồ sơ", "tests/crawler/test_resume.py::test_one_crawl_at_a_time"),
    "167": ("SIGINT, SIGTERM, và lần thứ hai", "tests/crawler/test_resume.py::test_asked_to_stop"),
}
