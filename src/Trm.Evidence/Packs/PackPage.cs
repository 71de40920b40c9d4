using System.Globalization;
using System.Net;
using System.Text;

namespace Trm.Evidence.Packs;

/// <summary>A verdict as one HTML page that loads nothing, runs nothing and can be printed and filed.</summary>
public static class PackPage
{
    private const string Style = """
        body{font:11pt/1.5 Georgia,serif;max-width:46rem;margin:2rem auto;padding:0 1rem;color:#111;background:#fff}
        h1{font-size:1.6rem;margin:0}h2{font-size:1.15rem;border-top:1px solid #999;padding-top:.8rem;margin-top:1.6rem}
        .verdict{font-size:1.3rem;font-weight:bold;border:3px solid #111;padding:.6rem 1rem;margin:1rem 0}
        table{border-collapse:collapse;width:100%}th{text-align:left;vertical-align:top;width:9rem;font-weight:normal;color:#444}
        td,th{padding:.2rem .6rem .2rem 0;overflow-wrap:anywhere}.finding{border-left:4px solid #111;padding-left:.8rem;margin:.8rem 0;break-inside:avoid}
        code{font-family:monospace;overflow-wrap:anywhere}@media print{body{margin:0;max-width:none}}
        """;

    /// <summary>Writes the page, UTF-8.</summary>
    /// <param name="verdict">What was found.</param>
    /// <param name="now">When it was verified; printed.</param>
    public static byte[] Write(PackVerification verdict, DateTimeOffset now)
    {
        var html = new StringBuilder();
        html.Append(CultureInfo.InvariantCulture, $"<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\"><title>Evidence: {(verdict.Verified ? "verified" : "not verified")}</title><style>{Style}</style></head><body>\n");
        html.Append(CultureInfo.InvariantCulture, $"<h1>Verification of evidence</h1><p>{now.ToUniversalTime():yyyy-MM-dd HH:mm} UTC. {Text(string.Join("; ", verdict.Packs.Select(p => p.Name)))}</p>\n");
        html.Append(CultureInfo.InvariantCulture, $"<p class=\"verdict\">{(verdict.Verified ? "Verified" : "NOT VERIFIED")}</p>\n");
        html.Append(CultureInfo.InvariantCulture, $"<p>{Text(Meaning(verdict))}</p>\n");
        foreach (var section in PackText.Of(verdict))
        {
            html.Append(CultureInfo.InvariantCulture, $"<h2>{Text(section.Title)}</h2>\n<table>");
            foreach (var (name, value) in section.Facts)
                html.Append(CultureInfo.InvariantCulture, $"<tr><th scope=\"row\">{Text(name)}</th><td>{Text(value)}</td></tr>");
            html.Append("</table>\n");
            foreach (var finding in section.Findings)
                html.Append(CultureInfo.InvariantCulture, $"<div class=\"finding\"><code>{Text(finding.CodeText)} {Text(finding.Place)}</code><br>{Text(finding.Sentence)}. <em>{Text(finding.Hint)}.</em></div>\n");
        }

        html.Append("<h2>What this cannot prove</h2>\n<ul>");
        foreach (var sentence in PackText.Unproven(verdict))
            html.Append(CultureInfo.InvariantCulture, $"<li>{Text(sentence)}</li>");
        html.Append("</ul>\n</body></html>\n");
        return Encoding.UTF8.GetBytes(html.ToString());
    }

    private static string Meaning(PackVerification verdict) => (verdict.Verified, verdict.IsComparison) switch
    {
        (true, true) => "What each side says that it sent is what the other says that it received, message by message and receipt by receipt; and nothing in either pack was changed, removed, added or put in another order since it was recorded.",
        (true, false) => "Nothing in this pack was changed, removed, added or put in another order since it was recorded and signed. What the other side recorded was not asked: that takes its pack as well.",
        _ => "Something does not fit. Each point below names what, and what it may mean. Do not rely on this evidence before it is explained.",
    } + (verdict.IsProvisional ? " Provisional: no quorum of foreign witnesses has cosigned all of the log yet." : "");

    private static string Text(string text) => WebUtility.HtmlEncode(text);
}
