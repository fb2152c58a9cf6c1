"""Rows of the matrix that other tests of this house prove, with where: they need a kill, a full disk, two processes or a
browser of their own."""

ELSEWHERE = {
    "8": ("mất mạng hoàn toàn: không đơn vị nào bị kết luận", "tests/crawler/test_machine.py::test_nobody_could_be_reached"),
    "48": (
        "hai đơn vị chung một máy chủ: chung một nhịp",
        "tests/crawler/test_machine.py::test_a_host_has_one_request_at_a_time_and_pauses",
    ),
    "53": ("mười lối ra của trình duyệt", "tests/crawler/test_browser.py::test_the_ways_out_of_a_page"),
    "37": (
        "cổng trả lời theo tên trình duyệt: chương trình và trình duyệt của nó cùng một tên",
        "tests/crawler/test_browser.py::test_the_browser_names_itself_as_the_program",
    ),
    "88": (
        "mã chèn trong tiêu đề, địa chỉ, đoạn trích: không chạy trên trang làm việc",
        "tests/web/test_injection.py::test_nothing_of_the_corpus_runs_and_all_of_it_can_be_read",
    ),
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
    "8b": (
        "mất mạng giữa chừng rồi có lại: ngừng hỏi, rồi hỏi lại đúng địa chỉ ấy",
        "tests/crawler/test_outage.py::test_a_run_goes_on_when_a_control_site_answers_again",
    ),
    "10c": (
        "nội dung lấy được dù chứng thư không hợp lệ: đánh dấu trong WARC và ở T.1",
        "tests/crawler/test_home.py::test_what_came_in_spite_of_the_certificate_is_marked",
    ),
    "9": ("mạng đòi đăng nhập trước: trang đối chứng cũng hỏng", "tests/crawler/test_manners.py::test_control_sites_that_fail_too"),
    "161": ("cơ sở dữ liệu hỏng", "tests/archive/test_case_damage.py::test_a_broken_database_is_named"),
    "162": ("sổ nhật ký và cơ sở dữ liệu kể khác nhau", "tests/archive/test_case_mirror.py::test_another_story_in_the_file_is_damage"),
    "163": ("hai lần chạy trên một hồ sơ", "tests/crawler/test_resume.py::test_one_crawl_at_a_time"),
    "164": ("khóa do tiến trình đã chết để lại", "tests/archive/test_case_lock.py::test_the_lock_dies_with_its_process"),
    "173": ("tệp bằng chứng bị xóa hoặc bị đổi", "tests/archive/test_case_damage.py::test_an_artifact_is_held_against_its_name"),
    "174": ("hồ sơ do phiên bản khác lập", "tests/archive/test_case_damage.py::test_another_versions_case_is_left_alone"),
    "175": ("chép đè bản sao lưu cũ lên", "tests/archive/test_case_mirror.py::test_a_database_put_back_from_yesterday_is_noticed"),
    "167": ("SIGINT, SIGTERM, và lần thứ hai", "tests/crawler/test_resume.py::test_asked_to_stop"),
}
