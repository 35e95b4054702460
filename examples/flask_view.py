"""A search page in an application of your own: flask --app "flask_view:create_app('news')" run."""

from flask import Flask, abort, render_template_string, request

from bahith import BadRequest, EngineError, Index

PAGE = """
<!doctype html>
<html lang="ar" dir="rtl">
<title>بحث</title>
<form><input name="q" value="{{ q }}"> <input name="after" value="{{ after }}"></form>
{% if page %}
<p>{{ page.total }}</p>
{% for result in page %}
<article>
  <h2><a href="{{ result.url }}">{{ result.title_html() }}</a></h2>
  <p>{{ result.snippet.html() }}</p>
</article>
{% endfor %}
{% endif %}
"""


def create_app(path: str) -> Flask:
    """The application, searching the index at ``path``."""
    app = Flask(__name__)
    index = Index(path)  # one for all threads

    @app.get("/search")
    def search() -> str:
        q, after = request.args.get("q", ""), request.args.get("after", "")
        try:
            page = index.search(q, after=after or None) if q else None
        except BadRequest as error:  # a date that cannot be read, say
            abort(400, str(error))
        except EngineError:
            app.logger.exception("the index cannot be searched")
            abort(503)
        return render_template_string(PAGE, page=page, q=q, after=after)

    return app
