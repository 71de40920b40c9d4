using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using NUnit.Framework;

namespace Trm.Testing;

/// <summary>
/// A real OpenID provider on loopback that nobody here wrote (Debian's <c>glewlwyd</c>), with its rows in a file of its own. It ends with the process that started it, however that process ends.
/// </summary>
public sealed class OpenIdServer : IAsyncDisposable
{
    // Debian's own, which has SQLite in it.
    private const string Python = "/usr/bin/python3";

    private const string Script = """
        import os, sqlite3, sys
        folder, port = sys.argv[1:3]
        rows = sqlite3.connect(os.path.join(folder, 'rows.db'))
        rows.executescript(open('/usr/share/dbconfig-common/data/glewlwyd/install/sqlite3').read())
        rows.close()
        settings = os.path.join(folder, 'glewlwyd.conf')
        with open(settings, 'w') as f:
            f.write('\n'.join([
                'port=' + port, 'bind_address="127.0.0.1"', 'external_url="http://127.0.0.1:%s"' % port, 'login_url="login.html"', 'api_prefix="api"', 'log_mode="console"', 'log_level="NONE"',
                'cookie_secure=0', 'session_expiration=3600', 'session_key="S"', 'admin_scope="g_admin"', 'profile_scope="g_profile"', 'hash_algorithm="SHA512"',
                'user_module_path="/usr/lib/glewlwyd/user"', 'client_module_path="/usr/lib/glewlwyd/client"', 'user_auth_scheme_module_path="/usr/lib/glewlwyd/scheme"', 'plugin_module_path="/usr/lib/glewlwyd/plugin"',
                'database = { type = "sqlite3"; path = "%s"; };' % os.path.join(folder, 'rows.db'), '']))
        os.execvp('glewlwyd', ['glewlwyd', '--config-file=' + settings])
        """;

    private const string Scope = "openid";

    private readonly KeptProcess _process;
    private readonly string _folder;
    private readonly HttpClient _administrator;
    private readonly Uri _address;

    private OpenIdServer(KeptProcess process, string folder, Uri address) => (_process, _folder, _address, _administrator) = (process, folder, address, Browser(address));

    /// <summary>As its tokens name it.</summary>
    public string Issuer => $"{_address.ToString().TrimEnd('/')}/api/oidc";

    /// <summary>Starts one that signs by that key; the running test fails where there is none.</summary>
    /// <param name="key">RSA, PEM.</param>
    /// <param name="publicKey">Its public half, PEM.</param>
    public static async Task<OpenIdServer> StartAsync(string key, string publicKey)
    {
        var folder = Directory.CreateTempSubdirectory("trm-openid-").FullName;
        var script = Path.Combine(folder, "start.py");
        await File.WriteAllTextAsync(script, Script);
        var port = FreePort();
        var server = new OpenIdServer(KeptProcess.Start(Python, script, folder, port.ToString(CultureInfo.InvariantCulture)), folder, new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}/")));
        for (var i = 0; !await server.AnswersAsync(); i++)
        {
            if (i == 200)
                Assert.Fail("no OpenID provider: apt-get install glewlwyd");
            await Task.Delay(50);
        }

        await SendAsync(server._administrator, HttpMethod.Post, "api/auth/", new { username = "admin", password = "password" });
        await SendAsync(server._administrator, HttpMethod.Post, "api/mod/plugin/", new
        {
            module = "oidc", name = "oidc", display_name = "oidc", enabled = true, parameters = Settings(server.Issuer, key, publicKey),
        });
        return server;
    }

    /// <summary>An office that shows by a key who it is.</summary>
    public Task RegisterAsync(string client, string publicKey, string back) => SendAsync(_administrator, HttpMethod.Post, "api/client/", new
    {
        client_id = client, name = client, confidential = true, enabled = true, redirect_uri = new[] { back }, authorization_type = new[] { "code" }, token_endpoint_auth_method = new[] { "private_key_jwt" }, pubkey = publicKey,
    });

    /// <summary>Somebody whom it knows.</summary>
    public Task KnowAsync(string person, string password) =>
        SendAsync(_administrator, HttpMethod.Post, "api/user/", new { username = person, name = person, password, enabled = true, scope = new[] { Scope } });

    /// <summary>They show there who they are, as its page would; where they are sent back to.</summary>
    public async Task<Uri> ShowAsync(Uri question, string client, string person, string password)
    {
        using var browser = Browser(_address);
        using var first = await browser.GetAsync(question);
        Assert.That(first.Headers.Location?.OriginalString, Does.Contain("login.html"), "it asks them anew");
        await SendAsync(browser, HttpMethod.Post, "api/auth/", new { username = person, password });
        await SendAsync(browser, HttpMethod.Put, $"api/auth/grant/{client}", new { scope = Scope });
        using var back = await browser.GetAsync($"{question.AbsoluteUri}&g_continue");
        Assert.That(back.StatusCode, Is.EqualTo(HttpStatusCode.Redirect));
        return back.Headers.Location!;
    }

    public async ValueTask DisposeAsync()
    {
        _administrator.Dispose();
        await _process.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private static Dictionary<string, object> Settings(string issuer, string key, string publicKey) => new(StringComparer.Ordinal)
    {
        ["iss"] = issuer, ["jwt-type"] = "rsa", ["jwt-key-size"] = "256", ["key"] = key, ["cert"] = publicKey, ["access-token-duration"] = 300, ["refresh-token-duration"] = 300, ["code-duration"] = 60,
        ["refresh-token-rolling"] = false, ["auth-type-code-enabled"] = true, ["auth-type-code-revoke-replayed"] = true, ["auth-type-token-enabled"] = false, ["auth-type-id-token-enabled"] = true,
        ["auth-type-password-enabled"] = false, ["auth-type-client-enabled"] = false, ["auth-type-none-enabled"] = false, ["auth-type-refresh-enabled"] = false, ["jwks-show"] = true, ["pkce-allowed"] = true,
        ["pkce-method-plain-allowed"] = false, ["request-parameter-allow"] = true, ["request-maximum-exp"] = 3600, ["subject-type"] = "public", ["oauth-as-iss-id"] = true, ["client-pubkey-parameter"] = "pubkey",
        ["client-jwks-parameter"] = "jwks", ["client-jwks_uri-parameter"] = "jwks_uri", ["name-claim"] = "no", ["email-claim"] = "no", ["scope-claim"] = "no", ["allowed-scope"] = new[] { Scope },
    };

    private async Task<bool> AnswersAsync()
    {
        try
        {
            using var answer = await _administrator.GetAsync("config");
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private static async Task SendAsync(HttpClient browser, HttpMethod method, string path, object body)
    {
        using var request = new HttpRequestMessage(method, path) { Content = JsonContent.Create(body) };
        await request.Content.LoadIntoBufferAsync(); // with its length: the server takes no chunks
        using var answer = await browser.SendAsync(request);
        Assert.That(answer.IsSuccessStatusCode, $"{method} {path}: {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
    }

    private static HttpClient Browser(Uri address) => new(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false }) { BaseAddress = address };

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
