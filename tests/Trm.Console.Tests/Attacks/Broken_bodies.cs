using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Trm.Console.Tests.Attacks;

/// <summary>Bodies that are no form, or more than one: each form's address says so, changes nothing, and goes on.</summary>
internal sealed class Broken_bodies
{
    // What is sent, and with which status it is refused; where a form must bring a file, whatever cannot is no form at all (415).
    private static readonly (string What, Func<HttpContent?> Body, HttpStatusCode Status)[] Bodies =
    [
        ("nothing", () => null, HttpStatusCode.UnsupportedMediaType),
        ("JSON", () => new StringContent("{\"form\":\"x\"}", Encoding.UTF8, "application/json"), HttpStatusCode.UnsupportedMediaType),
        ("plain text", () => new StringContent("form=x", Encoding.UTF8, "text/plain"), HttpStatusCode.UnsupportedMediaType),
        ("XML", () => new StringContent("<!DOCTYPE a [<!ENTITY b SYSTEM \"file:///etc/passwd\">]><a>&b;</a>", Encoding.UTF8, "application/xml"), HttpStatusCode.UnsupportedMediaType),
        ("multipart without a boundary", () => Raw("--x\r\nnonsense", "multipart/form-data"), HttpStatusCode.BadRequest),
        ("multipart cut off", () => Raw("--x\r\nContent-Disposition: form-data; name=\"form\"\r\n\r\nab", "multipart/form-data; boundary=x"), HttpStatusCode.BadRequest),
        ("multipart of parts without names", () => Raw("--x\r\n\r\nab\r\n--x--\r\n", "multipart/form-data; boundary=x"), HttpStatusCode.BadRequest),
        ("multipart with a head without end", () => Raw($"--x\r\nContent-Disposition: form-data; name=\"{new string('n', 40_000)}\"\r\n\r\n\r\n--x--\r\n", "multipart/form-data; boundary=x"), HttpStatusCode.BadRequest),
        ("multipart of thousands", () => Raw(string.Concat(Enumerable.Range(0, 1_100).Select(i => $"--x\r\nContent-Disposition: form-data; name=\"{i}\"\r\n\r\n\r\n")) + "--x--\r\n", "multipart/form-data; boundary=x"), HttpStatusCode.BadRequest),
        ("thousands of fields", () => Raw(string.Join('&', Enumerable.Range(0, 2_000).Select(i => $"f{i}=x")), "application/x-www-form-urlencoded"), HttpStatusCode.BadRequest),
        ("a name without end", () => Raw(new string('n', 10_000) + "=x", "application/x-www-form-urlencoded"), HttpStatusCode.BadRequest),
        ("no UTF-8", () => Raw("%zz=%ff%fe&%00=%&form=%00", "application/x-www-form-urlencoded"), HttpStatusCode.BadRequest),
    ];

    [Test]
    public async Task Are_refused_by_every_form_and_change_nothing()
    {
        var (before, wrong) = (await Act.DoneAsync(), new List<string>());
        var logged = Failures;
        foreach (var act in Act.All)
        {
            using var officer = await act.ByAsync();
            foreach (var (what, body, status) in Bodies)
                if (await officer.SendAsync(new HttpRequestMessage(HttpMethod.Post, act.Path) { Content = body() }) is var answer && answer.Status != status && answer.Status != HttpStatusCode.UnsupportedMediaType)
                    wrong.Add($"{act}: {what}: {answer.Status}");
            if (await DeclaredTooLargeAsync(act) is var said && !said.StartsWith("HTTP/1.1 413 ", StringComparison.Ordinal) && !said.StartsWith("HTTP/1.1 415 ", StringComparison.Ordinal))
                wrong.Add($"{act}: larger than anything: {said}");
        }

        Assert.That(wrong, Is.Empty);
        Assert.That(await Act.DoneAsync(), Is.EqualTo(before), "nothing was done");
        Assert.That(Failures, Is.EqualTo(logged), "none of it was a failure of ours");
    }

    [Test]
    public async Task With_the_token_of_a_page_are_answered_in_words_whatever_stands_in_the_fields()
    {
        var (wrong, logged) = (new List<string>(), Failures);
        var names = await NamesAsync();
        foreach (var act in Act.All)
            foreach (var rubbish in new[] { "", "\0", "//evil.example", "-1", "99999999999999999999", "☃\u202e", new string('9', 9_000), "7b0e6a52-0d8c-4a53-9d1a-3c1d7f3f6f10" })
            {
                using var officer = await act.ByAsync();
                var token = (await officer.GetAsync(act.Whose is null ? "/sign-in" : "/account")).Field("form");
                var sent = names.GetValueOrDefault(act.Route, []).Union(["to", "next", "code", "id"]).Select(n => (n, rubbish)).ToList();
                // A body of many long fields would be refused for its size.
                var answer = await officer.PostBareAsync(act.Path, [("form", token), .. rubbish.Length > 1_000 ? sent.Take(5) : sent]);
                if ((int)answer.Status >= 500 || answer.Location is not (null or ['/']) && answer.Location is not ['/', not '/', ..])
                    wrong.Add($"{act}: {rubbish[..Math.Min(20, rubbish.Length)]}: {answer.Status} {answer.Location}");
            }

        Assert.That(wrong, Is.Empty);
        Assert.That(Failures, Is.EqualTo(logged), "none of it was a failure of ours");
    }

    private static int Failures => Besieged.Both.Log.Lines.Count(l => l.Contains("a page of the console failed", StringComparison.Ordinal));

    // The names of the fields of every form, by its address without ids.
    private static async Task<Dictionary<string, List<string>>> NamesAsync()
    {
        var names = new Dictionary<string, List<string>>(StringComparer.Ordinal);
        foreach (var (_, _, form) in (await Reading.EverythingAsync()).Forms)
            foreach (var act in Act.All.Where(a => Act.Of(a.Route, Besieged.Expected.ToString()) == form.Action))
                names[act.Route] = [.. names.GetValueOrDefault(act.Route, []).Union(form.Fields.Select(f => f.Name).Where(n => n != "form"))];
        return names;
    }

    private static async Task<string> DeclaredTooLargeAsync(Act act)
    {
        var address = Besieged.Both.Vienna.Public;
        using var raw = new TcpClient();
        await raw.ConnectAsync(IPAddress.Loopback, address.Port);
        await using var stream = raw.GetStream();
        var cookie = act.Whose is { } holder ? $"Cookie: trm-session={await holder.SessionAsync()}\r\n" : "";
        await stream.WriteAsync(Encoding.Latin1.GetBytes(
            $"POST {act.Path} HTTP/1.1\r\nHost: {address.Authority}\r\n{cookie}Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 10000000000\r\n\r\nform=x"));
        var buffer = new byte[512];
        return Encoding.Latin1.GetString(buffer, 0, await stream.ReadAsync(buffer)).Split('\r')[0];
    }

    private static ByteArrayContent Raw(string body, string type)
    {
        var content = new ByteArrayContent(Encoding.Latin1.GetBytes(body));
        content.Headers.TryAddWithoutValidation("Content-Type", type);
        return content;
    }
}
