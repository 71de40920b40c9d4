using System.Globalization;
using System.Net;
using System.Text;

namespace Trm.Evidence.Packs;

/// <summary>A verdict as one HTML page that loads nothing, runs nothing and can be printed and filed.</summary>
public static class PackPage
{
    private const string Style = """
        body{font:11pt/1.5 Georgia,'Times New Roman',serif;max-width:46rem;margin:2rem auto;padding:0 1rem;color:#111;background:#fff}
        h1{font-size:1.6rem;margin:0}h2{font-size:1.15rem;border-top:1px solid #999;padding-top:.8rem;margin:1.6rem 0 .4rem;break-after:avoid}
        h3{font-size:1rem;margin:1rem 0 .2rem;break-after:avoid}.problem h3{margin-top:0}p{margin:.3rem 0}
        .exercise{font-weight:bold;text-align:center;border:3px double #111;padding:.3rem 1rem}
        .verdict{font-size:1.4rem;font-weight:bold;border:3px solid #111;padding:.5rem 1rem;margin:1rem 0;break-inside:avoid}
        .verdict.no{background:#111;color:#fff;-webkit-print-color-adjust:exact;print-color-adjust:exact}.verdict small{display:block;font-size:1rem;font-weight:normal}
        table{border-collapse:collapse;width:100%}th{text-align:left;vertical-align:top;width:8rem;font-weight:normal;color:#444}
        td,th{padding:.2rem .6rem .2rem 0;overflow-wrap:anywhere}tr{break-inside:avoid}
        .problem{border-left:5px solid #111;padding-left:.8rem;margin:1rem 0}.problem li{break-inside:avoid}.whose{font-weight:normal;color:#444}
        code{font:.85em/1.4 'DejaVu Sans Mono',Consolas,monospace;overflow-wrap:anywhere;color:#444}ul,ol{margin:.3rem 0;padding-left:1.4rem}li{margin:.2rem 0}
        .sign{display:flex;gap:2rem;margin-top:2.5rem;break-inside:avoid}.sign span{flex:1;border-top:1px solid #111;padding-top:.2rem;color:#444}
        @page{margin:18mm 16mm}@media print{body{margin:0;max-width:none;padding:0;font-size:10pt}}
        """;

    /// <summary>Writes the page, UTF-8.</summary>
    /// <param name="verdict">What was found.</param>
    /// <param name="now">When it was verified; printed.</param>
    public static byte[] Write(PackVerification verdict, DateTimeOffset now)
    {
        var html = new StringBuilder();
        html.Append(CultureInfo.InvariantCulture, $"<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\"><meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\"><title>Evidence: {(verdict.Verified ? "verified" : "not verified")}</title><style>{Style}</style></head><body>\n");
        if (verdict.Packs.Any(p => p.IsTraining))
            html.Append(CultureInfo.InvariantCulture, $"<p class=\"exercise\">{PackText.Exercise}</p>\n");
        html.Append(CultureInfo.InvariantCulture, $"<h1>Verification of evidence</h1><p>{Text(string.Join(" and ", verdict.Packs.Select(p => p.Name)))}, verified on {now.ToUniversalTime():yyyy-MM-dd} at {now.ToUniversalTime():HH:mm} UTC</p>\n");
        html.Append(CultureInfo.InvariantCulture, $"<p class=\"verdict{(verdict.Verified ? "" : " no")}\">{(verdict.Verified ? "Verified" : "NOT VERIFIED")}{(verdict.Verified ? $"<small>{(verdict.IsProvisional ? "Provisional: no quorum of foreign witnesses has countersigned all of the log yet." : "Witnessed.")}</small>" : "")}</p>\n");
        html.Append(CultureInfo.InvariantCulture, $"<p>{Text(PackText.Meaning(verdict))}</p>\n");
        Problems(html, verdict);
        List(html, "What to do next", "ol", PackText.Next(verdict));
        html.Append("<h2>What was checked</h2>\n");
        foreach (var section in PackText.Of(verdict))
        {
            html.Append(CultureInfo.InvariantCulture, $"<h3>{Text(section.Title)}</h3>\n");
            Table(html, section.Facts);
        }

        List(html, "What this cannot prove", "ul", PackText.Unproven(verdict));
        html.Append("<h2>Words</h2>\n");
        Table(html, PackText.Glossary);
        html.Append("<p class=\"sign\"><span>Verified by</span><span>Date, place</span><span>Signature</span></p>\n</body></html>\n");
        return Encoding.UTF8.GetBytes(html.ToString());
    }

    private static void Problems(StringBuilder html, PackVerification verdict)
    {
        var problems = PackText.Problems(verdict);
        if (problems.Count == 0)
            return;
        html.Append("<h2>What is wrong</h2>\n");
        foreach (var problem in problems)
        {
            html.Append(CultureInfo.InvariantCulture, $"<div class=\"problem\"><h3>{Text(problem.Words.Title)} <span class=\"whose\">({Text(problem.Whose)})</span></h3><ul>");
            foreach (var finding in problem.Findings)
                html.Append(CultureInfo.InvariantCulture, $"<li>{Text(Sentence(finding.Sentence))} {Text(Sentence(finding.Hint))}<br><code>{Text($"{finding.CodeText} {finding.Place}")}</code></li>");
            if (problem.More > 0)
                html.Append(CultureInfo.InvariantCulture, $"<li>and {problem.More} more of this kind</li>");
            html.Append(CultureInfo.InvariantCulture, $"</ul><p><strong>What to do:</strong> {Text(problem.Words.Next)}</p></div>\n");
        }
    }

    private static void List(StringBuilder html, string title, string kind, IReadOnlyList<string> sentences)
    {
        if (sentences.Count == 0)
            return;
        html.Append(CultureInfo.InvariantCulture, $"<h2>{title}</h2>\n<{kind}>");
        foreach (var sentence in sentences)
            html.Append(CultureInfo.InvariantCulture, $"<li>{Text(sentence)}</li>");
        html.Append(CultureInfo.InvariantCulture, $"</{kind}>\n");
    }

    private static void Table(StringBuilder html, IEnumerable<(string Name, string Value)> facts)
    {
        html.Append("<table>");
        foreach (var (name, value) in facts)
            html.Append(CultureInfo.InvariantCulture, $"<tr><th scope=\"row\">{Text(name)}</th><td>{Text(value)}</td></tr>");
        html.Append("</table>\n");
    }

    private static string Sentence(string text) => text.Length == 0 ? "" : $"{char.ToUpperInvariant(text[0])}{text[1..]}{(text[^1] is '.' or '?' ? "" : ".")}";

    private static string Text(string text) => WebUtility.HtmlEncode(text);
}
