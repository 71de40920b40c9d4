using System.Buffers.Text;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.DependencyInjection;
using Trm.Node.IdentityProviders;

namespace Trm.Console.Tests.SignIn;

/// <summary>
/// An identity provider on loopback that does everything right until it is told to do one thing wrong. It shows a page with one button, judges who
/// brings a code, and signs.
/// </summary>
internal sealed class CountryProvider : IAsyncDisposable
{
    public const string Client = "trm-console";

    private readonly WebApplication _app;
    private readonly string _folder = Directory.CreateTempSubdirectory("trm-provider-").FullName;
    private readonly ECDsa _client = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly Dictionary<string, (string Redirect, string Challenge, string Nonce, string Subject)> _codes = new(StringComparer.Ordinal);

    private CountryProvider(WebApplication app) => _app = app;

    /// <summary>Whose clock it goes by.</summary>
    public TimeProvider Time { get; set; } = TimeProvider.System;

    public string Issuer => _app.Urls.Single();

    /// <summary>What signs its tokens.</summary>
    public RSA Key { get; private set; } = RSA.Create(2048);

    /// <summary>Under which name.</summary>
    public string KeyName { get; private set; } = "key-1";

    /// <summary>Does something to what a token says.</summary>
    public Action<Dictionary<string, object>>? Twist { get; set; }

    /// <summary>Makes another token than a right one of what is said.</summary>
    public Func<string, string>? Forge { get; set; }

    /// <summary>Answers in the place of one address.</summary>
    public Dictionary<string, Func<HttpContext, Task>> Instead { get; } = new(StringComparer.Ordinal);

    /// <summary>What it says of its own, beside what is right.</summary>
    public Action<Dictionary<string, object>>? Says { get; set; }

    /// <summary>How often its token endpoint was asked.</summary>
    public int Asked { get; private set; }

    public static async Task<CountryProvider> StartAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Services.AddRoutingCore();
        var app = builder.Build();
        var provider = new CountryProvider(app);
        app.Run(provider.AnswerAsync);
        await app.StartAsync();
        return provider;
    }

    /// <summary>How an office is registered with it.</summary>
    public IdentityProviderOptions Options(bool withSecret = false) => new()
    {
        Issuer = Issuer,
        ClientId = Client,
        KeyFile = withSecret ? null : FileOf("client.key", _client.ExportPkcs8PrivateKeyPem()),
        SecretFile = withSecret ? FileOf("client.secret", "a secret: of & the office\n") : null,
        Name = "Country ID",
        FrenchName = "Identité du pays",
        Acr = ["high"],
        Timeout = TimeSpan.FromSeconds(5),
    };

    /// <summary>Somebody shows there who they are; where they are sent back to.</summary>
    public Uri Show(Uri question, string subject) => new(Back(QueryHelpers.ParseQuery(question.Query).ToDictionary(q => q.Key, q => q.Value.Single()!, StringComparer.Ordinal), subject));

    /// <summary>From now on it signs by another key, and the former one is gone.</summary>
    public void ChangeKey()
    {
        Key.Dispose();
        (Key, KeyName) = (RSA.Create(2048), $"key-{Guid.NewGuid():n}");
    }

    /// <summary>Everything right again.</summary>
    public void Behave()
    {
        (Twist, Forge, Says) = (null, null, null);
        Instead.Clear();
    }

    /// <summary>A token of that header and content, signed as it should be.</summary>
    public string Signed(string header, string claims)
    {
        var content = $"{Encode(header)}.{Encode(claims)}";
        return $"{content}.{Base64Url.EncodeToString(Key.SignData(Encoding.ASCII.GetBytes(content), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1))}";
    }

    public static string Encode(string text) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text));

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        Key.Dispose();
        _client.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task AnswerAsync(HttpContext http)
    {
        var path = http.Request.Path.Value!;
        if (Instead.TryGetValue(path, out var instead))
            await instead(http);
        else if (path == "/.well-known/openid-configuration")
            await WriteAsync(http, Document());
        else if (path == "/keys")
            await WriteAsync(http, Keys());
        else if (path == "/authorize" && http.Request.Method == HttpMethods.Get)
            await PageAsync(http);
        else if (path == "/authorize")
            http.Response.Redirect(Back(http.Request.Form.ToDictionary(f => f.Key, f => f.Value.Single()!, StringComparer.Ordinal), http.Request.Form["subject"]!));
        else if (path == "/token")
            await RedeemAsync(http);
        else
            http.Response.StatusCode = (int)HttpStatusCode.NotFound;
    }

    private Dictionary<string, object> Document()
    {
        var document = new Dictionary<string, object>(StringComparer.Ordinal)
        {
            ["issuer"] = Issuer,
            ["authorization_endpoint"] = $"{Issuer}/authorize",
            ["token_endpoint"] = $"{Issuer}/token",
            ["jwks_uri"] = $"{Issuer}/keys",
            ["response_types_supported"] = new[] { "code" },
            ["code_challenge_methods_supported"] = new[] { "S256" },
            ["id_token_signing_alg_values_supported"] = new[] { "RS256" },
            ["token_endpoint_auth_methods_supported"] = new[] { "private_key_jwt", "client_secret_basic" },
            ["authorization_response_iss_parameter_supported"] = true,
        };
        Says?.Invoke(document);
        return document;
    }

    private Dictionary<string, object> Keys()
    {
        var key = Key.ExportParameters(false);
        return new(StringComparer.Ordinal)
        {
            ["keys"] = new object[]
            {
                new { kty = "oct", kid = KeyName, k = "c2VjcmV0", use = "sig" },
                new { kty = "RSA", kid = KeyName, use = "sig", n = Base64Url.EncodeToString(key.Modulus), e = Base64Url.EncodeToString(key.Exponent) },
            },
        };
    }

    // A page of a provider that needs no script.
    private static Task PageAsync(HttpContext http)
    {
        var fields = string.Concat(http.Request.Query.Select(q => $"<input type=\"hidden\" name=\"{WebUtility.HtmlEncode(q.Key)}\" value=\"{WebUtility.HtmlEncode(q.Value)}\">"));
        http.Response.ContentType = "text/html; charset=utf-8";
        return http.Response.WriteAsync($"<!DOCTYPE html><html lang=\"en\"><title>Country</title><form method=\"post\" action=\"/authorize\">{fields}<label>Number <input name=\"subject\"></label><button>It is me</button></form></html>");
    }

    private string Back(Dictionary<string, string> question, string subject)
    {
        var code = Guid.NewGuid().ToString("n");
        _codes[code] = (question["redirect_uri"], question["code_challenge"], question["nonce"], subject);
        Assert.That((question["response_type"], question["code_challenge_method"], question["client_id"], question["scope"]), Is.EqualTo(("code", "S256", Client, "openid")));
        return question["redirect_uri"] + new QueryBuilder { { "code", code }, { "state", question["state"] }, { "iss", Issuer } };
    }

    private async Task RedeemAsync(HttpContext http)
    {
        Asked++;
        var form = http.Request.Form;
        if (!IsOffice(http) || !_codes.Remove(form["code"]!, out var asked) || form["redirect_uri"] != asked.Redirect || form["grant_type"] != "authorization_code"
            || Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(form["code_verifier"]!))) != asked.Challenge)
        {
            http.Response.StatusCode = (int)HttpStatusCode.BadRequest;
            await WriteAsync(http, new(StringComparer.Ordinal) { ["error"] = "invalid_grant" });
            return;
        }

        var now = Time.GetUtcNow().ToUnixTimeSeconds();
        var claims = new Dictionary<string, object>(StringComparer.Ordinal)
        {
            ["iss"] = Issuer, ["sub"] = asked.Subject, ["aud"] = Client, ["exp"] = now + 300, ["iat"] = now, ["auth_time"] = now, ["nonce"] = asked.Nonce, ["acr"] = "high", ["amr"] = new[] { "mfa" },
        };
        Twist?.Invoke(claims);
        var json = JsonSerializer.Serialize(claims);
        await WriteAsync(http, new(StringComparer.Ordinal)
        {
            ["token_type"] = "Bearer", ["access_token"] = "nothing", ["id_token"] = Forge?.Invoke(json) ?? Signed($$"""{"alg":"RS256","kid":"{{KeyName}}"}""", json),
        });
    }

    // Either a secret that both know, or a signature that only the office can make, for this endpoint and this minute.
    private bool IsOffice(HttpContext http)
    {
        var form = http.Request.Form;
        if (form["client_assertion"].ToString() is not { Length: > 0 } assertion)
            return http.Request.Headers.Authorization == "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{Client}:a+secret%3A+of+%26+the+office"));
        var parts = assertion.Split('.');
        using var claims = JsonDocument.Parse(Base64Url.DecodeFromChars(parts[1]));
        var says = claims.RootElement;
        return _client.VerifyData(Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}"), Base64Url.DecodeFromChars(parts[2]), HashAlgorithmName.SHA256)
            && says.GetProperty("iss").GetString() == Client && says.GetProperty("sub").GetString() == Client && says.GetProperty("aud").GetString() == $"{Issuer}/token"
            && Math.Abs(says.GetProperty("exp").GetInt64() - Time.GetUtcNow().ToUnixTimeSeconds()) <= 60 && says.GetProperty("jti").GetString() is { Length: >= 16 };
    }

    private static Task WriteAsync(HttpContext http, Dictionary<string, object> json)
    {
        http.Response.ContentType = "application/json";
        return http.Response.WriteAsync(JsonSerializer.Serialize(json));
    }

    private string FileOf(string name, string text)
    {
        var file = Path.Combine(_folder, name);
        File.WriteAllText(file, text);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        return file;
    }
}
