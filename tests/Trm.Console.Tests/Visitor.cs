using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Trm.Node.Accounts;

namespace Trm.Console.Tests;

/// <summary>Somebody with a browser that has no script: it holds cookies, reads pages and sends their forms.</summary>
internal sealed class Visitor(Uri address, string language) : IDisposable
{
    public const string Password = "four quiet words here";

    private readonly HttpClient _http = new(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false, UseProxy = false }) { BaseAddress = address };

    public Dictionary<string, string> Cookies { get; } = new(StringComparer.Ordinal);

    public string Host { get; set; } = Consoles.Host;

    /// <summary>For whom a proxy says that it asks; null where it says nothing.</summary>
    public string? From { get; set; }

    /// <summary>With which the names of its cookies begin.</summary>
    public string CookiePrefix { get; init; } = "__Host-trm-";

    /// <summary>Of the app on their telephone.</summary>
    public byte[] TotpSecret { get; private set; } = [];

    public IReadOnlyList<string> RecoveryCodes { get; private set; } = [];

    public string? Session => Cookies.GetValueOrDefault($"{CookiePrefix}session");

    public Task<Answer> GetAsync(string path) => SendAsync(new HttpRequestMessage(HttpMethod.Get, path));

    /// <summary>Sends a form with the token of a page that was just read.</summary>
    public async Task<Answer> PostAsync(string path, params (string Name, string Value)[] fields)
    {
        var token = (await GetAsync("/sign-in?to=/")) is { Status: HttpStatusCode.OK } page ? page.Field("form") : (await GetAsync("/account")).Field("form");
        return await PostBareAsync(path, [("form", token), .. fields]);
    }

    /// <summary>What a browser shows after an answer: the page to which it sends, where it sends to one.</summary>
    public async Task<Answer> FollowAsync(Task<Answer> answer)
    {
        var sent = await answer;
        return sent is { Status: HttpStatusCode.SeeOther, Location: { } to } ? await GetAsync(to) : sent;
    }

    /// <summary>Sends a form as it is.</summary>
    public Task<Answer> PostBareAsync(string path, params (string Name, string Value)[] fields) =>
        SendAsync(new HttpRequestMessage(HttpMethod.Post, path) { Content = new FormUrlEncodedContent(fields.Select(f => KeyValuePair.Create(f.Name, f.Value))) });

    /// <summary>Sends a form whose last part is a file.</summary>
    public async Task<Answer> DeliverAsync(string path, string file, byte[] bytes, params (string Name, string Value)[] fields)
    {
        using var form = new MultipartFormDataContent();
        foreach (var (name, value) in fields)
            form.Add(new StringContent(value), name);
        form.Add(new ByteArrayContent(bytes), file, "pack.zip");
        return await SendAsync(new HttpRequestMessage(HttpMethod.Post, path) { Content = form });
    }

    /// <summary>Sends a form with a file.</summary>
    public async Task<Answer> UploadAsync(string path, string field, string name, byte[] bytes, params (string Name, string Value)[] fields)
    {
        var form = new MultipartFormDataContent { { new StringContent((await GetAsync("/account")).Field("form")), "form" }, { new ByteArrayContent(bytes), field, name } };
        foreach (var (other, value) in fields)
            form.Add(new StringContent(value), other);
        return await SendAsync(new HttpRequestMessage(HttpMethod.Post, path) { Content = form });
    }

    public async Task<Answer> SendAsync(HttpRequestMessage request)
    {
        request.Headers.Host = Host;
        request.Headers.TryAddWithoutValidation("Accept-Language", language);
        if (From is not null)
            request.Headers.TryAddWithoutValidation("X-Forwarded-For", From);
        if (Cookies.Count > 0)
            request.Headers.TryAddWithoutValidation("Cookie", string.Join("; ", Cookies.Select(c => $"{c.Key}={c.Value}")));
        using var answer = await _http.SendAsync(request);
        var set = answer.Headers.TryGetValues("Set-Cookie", out var cookies) ? cookies.ToList() : [];
        foreach (var pair in set.Select(c => c.Split(';')[0].Split('=', 2)))
        {
            if (pair[1].Length == 0)
                Cookies.Remove(pair[0]);
            else
                Cookies[pair[0]] = pair[1];
        }

        var body = await answer.Content.ReadAsByteArrayAsync();
        return new(
            answer.StatusCode, answer.Headers.Location?.OriginalString, Encoding.UTF8.GetString(body),
            answer.Headers.Concat(answer.Content.Headers).ToDictionary(h => h.Key, h => string.Join(", ", h.Value), StringComparer.OrdinalIgnoreCase), set) { Bytes = body };
    }

    /// <summary>Accepts an invitation with a password and an app, and is signed in then; the page with the recovery codes.</summary>
    public async Task<Answer> AcceptAsync(string invitation, DateTimeOffset now)
    {
        var chosen = await PostAsync("/invitation", ("invitation", invitation.ToLowerInvariant().Replace("-", " ", StringComparison.Ordinal)));
        Assert.That(chosen.Status, Is.EqualTo(HttpStatusCode.OK), chosen.Title);
        TotpSecret = FromBase32(chosen.Attribute("data-secret"));
        var codes = await PostBareAsync(
            "/invitation/password", ("form", chosen.Field("form")), ("pending", chosen.Field("pending")), ("password", Password), ("again", Password), ("code", Totp.CodeAt(TotpSecret, now)));
        Assert.That(codes.Status, Is.EqualTo(HttpStatusCode.OK), codes.Title);
        RecoveryCodes = [.. Regex.Matches(codes.Body, "<li class=\"code\">([^<]+)</li>").Select(m => m.Groups[1].Value)];
        return codes;
    }

    public Task<Answer> SignInAsync(string account, string code, string password = Password, string to = "/") =>
        PostAsync("/sign-in", ("account", account), ("password", password), ("code", code), ("to", to));

    public void Dispose() => _http.Dispose();

    /// <summary>The key of an app, as its page shows it.</summary>
    public static byte[] FromBase32(string text)
    {
        var bits = string.Concat(text.Select(c => Convert.ToString("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".IndexOf(c, StringComparison.Ordinal), 2).PadLeft(5, '0')));
        return [.. Enumerable.Range(0, bits.Length / 8).Select(i => Convert.ToByte(bits.Substring(i * 8, 8), 2))];
    }
}
