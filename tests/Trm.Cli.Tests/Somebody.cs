using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.RegularExpressions;
using Trm.Node.Accounts;

namespace Trm.Cli.Tests;

/// <summary>Somebody with a browser that has no script, at the console of a process: it holds cookies, reads pages and sends their forms.</summary>
internal sealed class Somebody : IDisposable
{
    private readonly HttpClient _http;

    /// <param name="address">The console's.</param>
    /// <param name="trusted">The certificate that this browser trusts, where it asks over TLS.</param>
    public Somebody(Uri address, X509Certificate2? trusted = null)
    {
        var handler = new SocketsHttpHandler { CookieContainer = new CookieContainer(), AllowAutoRedirect = false, UseProxy = false };
        if (trusted is not null)
            handler.SslOptions.CertificateChainPolicy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, CustomTrustStore = { trusted }, RevocationMode = X509RevocationMode.NoCheck };
        _http = new HttpClient(handler) { BaseAddress = address };
        _http.DefaultRequestHeaders.Add("Accept-Language", "en");
    }

    /// <summary>The status and the text of a page.</summary>
    public async Task<(HttpStatusCode Status, string Text)> GetAsync(string path) => await ReadAsync(await _http.GetAsync(path));

    /// <summary>Sends a form with the token of a page.</summary>
    public async Task<(HttpStatusCode Status, string Text)> PostAsync(string of, string path, params (string Name, string Value)[] fields)
    {
        var token = Field((await GetAsync(of)).Text, "form");
        return await ReadAsync(await _http.PostAsync(path, new FormUrlEncodedContent(fields.Append(("form", token)).Select(f => KeyValuePair.Create(f.Item1, f.Item2)))));
    }

    /// <summary>Signs in with a password and a code.</summary>
    public Task<(HttpStatusCode Status, string Text)> SignInAsync(string account, string password, string code) =>
        PostAsync("/sign-in", "/sign-in", ("account", account), ("password", password), ("code", code), ("to", "/"));

    /// <summary>Accepts an invitation with a password and an app, and is signed in then.</summary>
    public async Task AcceptAsync(string invitation)
    {
        var chosen = (await PostAsync("/invitation", "/invitation", ("invitation", invitation))).Text;
        var secret = Regex.Match(chosen, "data-secret=\"(?<secret>[A-Z2-7]+)\"").Groups["secret"].Value;
        var bits = string.Concat(secret.Select(c => Convert.ToString("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".IndexOf(c, StringComparison.Ordinal), 2).PadLeft(5, '0')));
        var key = Enumerable.Range(0, bits.Length / 8).Select(i => Convert.ToByte(bits.Substring(i * 8, 8), 2)).ToArray();
        var done = await PostAsync(
            "/invitation", "/invitation/password", ("pending", Field(chosen, "pending")), ("password", "four quiet words here"), ("again", "four quiet words here"),
            ("code", Totp.CodeAt(key, TimeProvider.System.GetUtcNow())));
        Assert.That(done.Status, Is.EqualTo(HttpStatusCode.OK), done.Text);
    }

    /// <summary>The value of a field.</summary>
    public static string Field(string page, string name) => WebUtility.HtmlDecode(Regex.Match(page, $"<input[^>]* name=\"{name}\"[^>]* value=\"(?<value>[^\"]*)\"").Groups["value"].Value);

    public void Dispose() => _http.Dispose();

    private static async Task<(HttpStatusCode Status, string Text)> ReadAsync(HttpResponseMessage answer)
    {
        using (answer)
            return (answer.StatusCode, Encoding.UTF8.GetString(await answer.Content.ReadAsByteArrayAsync()));
    }
}
