using System.Text.RegularExpressions;
using Trm.Console.Tests.Countries;
using Trm.Node;

namespace Trm.Console.Tests.Attacks;

/// <summary>Markup typed into every field of every form, as everybody who sees it: wherever it is shown again, it is text.</summary>
internal sealed partial class Scripts_in_fields
{
    private const string Mark = "zqx";

    // It ends an attribute in either quotes, a text area, a title; then come a script, a picture and an address that runs.
    private const string Typed = $"{Mark}'\"></textarea></title><script>alert(1)</script><img src=x onerror=alert(1)><a href=javascript:alert(1)>";

    // What somebody types into a short field.
    private static readonly string[] Short = [$"{Mark}\"><b>", $"{Mark}'><i>"];

    [Test]
    public async Task Come_back_as_text_in_whatever_page()
    {
        var (wrong, echoed, fields) = (new List<string>(), 0, 0);
        foreach (var (holder, page, form) in (await Reading.EverythingAsync()).Forms.Where(f => f.Form.Typed.Any()).DistinctBy(f => (f.Holder.At, f.Holder.Role, f.Form.Shape)))
            foreach (var typed in Short.Prepend(Typed))
            {
                fields += form.Typed.Count();
                // The page is read anew: a form whose case has gone on since has other hidden fields.
                using var visitor = await holder.VisitsAsync();
                var current = PageParts.Forms((await visitor.GetAsync(page)).Body).FirstOrDefault(f => f.Shape == form.Shape) ?? form;
                var answer = await SendAsync(visitor, current, f => form.Typed.Any(t => t.Name == f.Name) ? typed : null);
                echoed += answer.Body.Contains(Mark, StringComparison.Ordinal) ? 1 : 0;
                if (Raw(answer) is { Length: > 0 } raw)
                    wrong.Add($"{holder}: {form.Action}: {raw}");
                Assert.That((int)answer.Status, Is.LessThan(500), $"{holder}: {form.Action}");
            }

        // What was kept of it is shown by other pages, to others.
        foreach (var holder in Besieged.Both.Holders.DistinctBy(h => (h.At, h.Role)))
        {
            using var visitor = await holder.VisitsAsync();
            wrong.AddRange((await Crawl.ThroughAsync(visitor, Beginnings(holder))).Pages.Select(p => (p.Key, Raw: Raw(p.Value))).Where(p => p.Raw.Length > 0).Select(p => $"{holder}: {p.Key}: {p.Raw}"));
        }

        Assert.That(wrong, Is.Empty);
        Assert.That(fields, Is.GreaterThan(10));
        Assert.That(echoed, Is.GreaterThan(5), "it was shown again, so that there was something to see");
    }

    [Test]
    public async Task Run_in_no_browser()
    {
        foreach (var role in new[] { Role.Coordinator, Role.Administrator })
        {
            var holder = Besieged.Both.Holders.First(h => h.At == Besieged.Both.Vienna && h.Role == role);
            using var visitor = await holder.VisitsAsync();
            var forms = (await Crawl.ThroughAsync(visitor, Beginnings(holder))).Forms.Where(f => f.Form is { Method: "post" } && f.Form.Typed.Any() && f.Form.Action != "/account/passkeys").ToList();
            await using var person = await Person.SitsDownAsync(await OneBrowser.OpenAsync(), holder, Hands.Mouse);
            foreach (var (page, form) in forms.Take(8))
            {
                await person.GoesToAsync(page);
                // As a program sends it: the browser would not let so much be typed.
                await person.Page.EvaluateAsync(
                    "([action, typed]) => { const form = [...document.querySelectorAll('form')].find(f => f.getAttribute('action') === action); for (const f of form.querySelectorAll('input:not([type=hidden]):not([type=radio]):not([type=checkbox]):not([type=file]), textarea')) { f.removeAttribute('maxlength'); f.value = typed; } form.noValidate = true; }",
                    new[] { form.Action, Typed });
                await person.SendsAsync(form.Action);
                Assert.That(await person.Page.Locator("script:not([src]), img, [onerror]").CountAsync(), Is.Zero, form.Action);
            }

            person.IsContent();
        }
    }

    private static string[] Beginnings(Holder holder) => ["/", $"/case/{Besieged.Expected}", .. holder.At == Besieged.Both.Belgrade ? [$"/case/{Besieged.Elsewhere}"] : new[] { $"/case/{Besieged.Fresh}" }];

    private static async Task<Answer> SendAsync(Visitor visitor, FoundForm form, Func<FoundField, string?> typed)
    {
        var fields = form.Filled(typed);
        if (form.Method != "post")
            return await visitor.GetAsync($"{form.Action}?{string.Join('&', fields.Select(f => $"{f.Name}={Uri.EscapeDataString(f.Value)}"))}");
        if (!form.HasFiles)
            return await visitor.PostBareAsync(form.Action, fields);
        using var parts = new MultipartFormDataContent();
        foreach (var (name, value) in fields)
            parts.Add(new StringContent(value), name);
        foreach (var file in form.Fields.Where(f => f.Type == "file"))
            parts.Add(new ByteArrayContent("%PDF-1.7\n"u8.ToArray()), file.Name, $"{Mark}\u2033><script>alert(1)<.pdf");
        return await visitor.SendAsync(new HttpRequestMessage(HttpMethod.Post, form.Action) { Content = parts });
    }

    // The mark with something behind it that is not written as text.
    private static string Raw(Answer answer) => NotText().Match(answer.Body) is { Success: true } found ? answer.Body.Substring(found.Index, Math.Min(80, answer.Body.Length - found.Index)) : "";

    [GeneratedRegex($"{Mark}['\"<>]|<script>alert|<img|onerror=alert\\(1\\)>|<a href=j", RegexOptions.None, 2000)]
    private static partial Regex NotText();
}
