using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Trm.Console.Tests.Countries;

namespace Trm.Console.Tests.Attacks;

/// <summary>Stands between a scanner and a console, and lets everything through as that officer, signed in: also after the scanner has signed out.</summary>
internal sealed class Doorman : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false, UseProxy = false });

    private Doorman(Holder holder)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        _app = builder.Build();
        _app.Run(context => LetThroughAsync(context, holder));
    }

    public Uri Address => new(_app.Urls.Single());

    /// <summary>How many pages were shown through it.</summary>
    public int Shown { get; private set; }

    public static async Task<Doorman> StandsAsync(Holder holder)
    {
        var doorman = new Doorman(holder);
        await doorman._app.StartAsync();
        return doorman;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _http.Dispose();
    }

    private async Task LetThroughAsync(HttpContext context, Holder holder)
    {
        var asked = context.Request;
        using var request = new HttpRequestMessage(new HttpMethod(asked.Method), new Uri(holder.At.Address, asked.Path.ToUriComponent() + asked.QueryString.ToUriComponent()));
        using var body = new MemoryStream();
        await asked.Body.CopyToAsync(body);
        if (body.Length > 0)
            request.Content = new ByteArrayContent(body.ToArray());
        foreach (var (name, values) in asked.Headers.Where(h => h.Key is not ("Host" or "Cookie" or "Content-Length" or "Connection" or "Transfer-Encoding" or "Accept-Encoding" or "Expect")))
            if (!request.Headers.TryAddWithoutValidation(name, values.AsEnumerable()))
                request.Content?.Headers.TryAddWithoutValidation(name, values.AsEnumerable());
        request.Headers.Host = holder.At.Public.Authority;
        var cookies = string.Join("; ", asked.Cookies.Where(c => c.Key != "trm-session").Select(c => $"{c.Key}={c.Value}").Append($"trm-session={await holder.SessionAsync()}"));
        request.Headers.TryAddWithoutValidation("Cookie", cookies);
        using var answer = await _http.SendAsync(request);
        Shown += answer.IsSuccessStatusCode ? 1 : 0;
        context.Response.StatusCode = (int)answer.StatusCode;
        foreach (var (name, values) in answer.Headers.Concat(answer.Content.Headers).Where(h => h.Key is not ("Transfer-Encoding" or "Content-Length" or "Connection")))
            context.Response.Headers.Append(name, values.ToArray());
        await context.Response.Body.WriteAsync(await answer.Content.ReadAsByteArrayAsync());
    }
}
