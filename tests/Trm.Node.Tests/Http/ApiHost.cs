using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;
using NUnit.Framework;
using Trm.Node.Http;
using Trm.Node.Tests.Exchange;

namespace Trm.Node.Tests.Http;

/// <summary>The interface of one node on loopback, with a token for each role that the tests have.</summary>
internal sealed class ApiHost : IAsyncDisposable
{
    private static readonly Role[] Roles = [Role.Coordinator, Role.CaseWorker, Role.Auditor, Role.Administrator];

    private readonly WebApplication _app;
    private readonly string _access;

    private ApiHost(WebApplication app, string access) => (_app, _access) = (app, access);

    public Uri Address => new(_app.Urls.First());

    /// <param name="process">Another process of that node, whose tokens are those of the first; null for the first.</param>
    public static async Task<ApiHost> StartAsync(World world, string name, TrmNode? process = null)
    {
        var access = System.IO.Directory.CreateDirectory(Path.Combine(world.DataOf(name), "access")).FullName;
        foreach (var (n, role) in process is null ? Roles.Index() : [])
            AccessTokens.Create(access, new Officer($"{name}-0{n + 1}", role));
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddNodeApi();
        var app = builder.Build();
        app.MapNode(process ?? world[name], AccessTokens.ReadOrCreate(access, world.Id(name)));
        await app.StartAsync();
        return new(app, access);
    }

    public HttpClient Client(Role role = Role.Coordinator)
    {
        var token = File.ReadAllText(System.IO.Directory.EnumerateFiles(_access, $"*-0{Array.IndexOf(Roles, role) + 1}.*.token").Single()).Trim();
        return new HttpClient { BaseAddress = Address, DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", token) } };
    }

    public static async Task<JsonElement> PostAsync(HttpClient client, string path, object body, HttpStatusCode expected)
    {
        using var answer = await client.PostAsJsonAsync(path, body);
        return await ReadAsync(answer, expected);
    }

    public static async Task<JsonElement> GetAsync(HttpClient client, string path, HttpStatusCode expected)
    {
        using var answer = await client.GetAsync(path);
        return await ReadAsync(answer, expected);
    }

    /// <summary>Every address that is mapped here, with its method.</summary>
    public IReadOnlyList<string> Mapped => [.. ((IEndpointRouteBuilder)_app).DataSources.SelectMany(s => s.Endpoints).OfType<RouteEndpoint>().SelectMany(e =>
        (e.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? ["ANY"]).Select(m => $"{m} {e.RoutePattern.RawText}"))];

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private static async Task<JsonElement> ReadAsync(HttpResponseMessage answer, HttpStatusCode expected)
    {
        var text = await answer.Content.ReadAsStringAsync();
        Assert.That(answer.StatusCode, Is.EqualTo(expected), text);
        return JsonDocument.Parse(text).RootElement;
    }
}
