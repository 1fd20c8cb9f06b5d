import pytest

from cms.demo import texts

SAPA = """
[contact]
phone = "0214 3871 111"
email = "sapa@laocai.gov.vn"
address.vi = "Đường Xuân Viên, thị xã Sa Pa"
address.en = "Xuân Viên Street, Sa Pa Town"
hours.vi = "Thứ Hai đến thứ Sáu"
hours.en = "Monday to Friday"
editor.vi = "Ông Lý A Sử, Trưởng Ban Biên tập"
editor.en = "Mr Lý A Sử, Head of the Editorial Board"

[about.vi]
title = "Chức năng, nhiệm vụ"
summary = "Thị xã Sa Pa."
body = "Ủy ban nhân dân thị xã."
[about.en]
title = "Functions and duties"
summary = "Sa Pa Town."
body = "The People's Committee."

[[leaders]]
name = "Lý A Sử"
post.vi = "Chủ tịch UBND thị xã"
post.en = "Chairman"
duties.vi = "Phụ trách chung."
duties.en = "Overall direction."
phone = "0214 3871 112"
email = "lasu-sapa@laocai.gov.vn"
reception.vi = "Ngày 05 và ngày 20 hằng tháng"
reception.en = "The 5th and 20th of each month"

[[leaders]]
name = "Đỗ Thị Thanh Hà"
post.vi = "Phó Chủ tịch UBND thị xã"
post.en = "Deputy Chairwoman"
duties.vi = "Phụ trách văn hóa, xã hội."
duties.en = "Culture and social affairs."
phone = "0214 3871 113"
email = "dttha-sapa@laocai.gov.vn"

[[articles]]
section = "news"
date = 2021-09-17T08:20:00+07:00
picture = "terraces"
featured = true
[articles.vi]
title = "Đất đai ở Sa Pa"
summary = "Tóm tắt."
caption = "Ruộng bậc thang"
body = '''
Giá < 5 & "cao".

## Mục

- một
- hai

> Lời nói.
> -- Bà Lý Mẩy Chạn

![market] Chợ phiên
'''
[articles.en]
title = "Land in Sa Pa"
summary = "Summary."
caption = "Terraces"
body = "One paragraph."

[[articles]]
section = "procedures"
date = 2021-10-04T09:00:00+07:00
[articles.vi]
title = "Hộ tịch"
summary = "Tóm tắt."
body = "Một đoạn."

[[units]]
title.vi = "Phòng Quản lý đô thị"
title.en = "Urban Management Division"
duties.vi = "Cấp phép xây dựng."
duties.en = "Permits building."

[[questions]]
title.vi = "Gửi xe ở đâu?"
title.en = "Where do I park?"
text.vi = "Ở bãi ngoài trung tâm."
text.en = "Outside the centre."
"""


@pytest.fixture
def texts_folder(tmp_path, monkeypatch):
    """A folder with the texts of Sa Pa alone."""
    folder = tmp_path / "texts"
    folder.mkdir()
    (folder / "sapa.toml").write_text(SAPA, encoding="utf-8")
    monkeypatch.setattr(texts, "FOLDER", folder)
    return folder
