using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Trm.Console.Wire;
using Trm.Node.Accounts;
using Trm.Node.IdentityProviders;

namespace Trm.Console.SignIn;

/// <summary>
/// The way to the country's identity provider and back. What was asked lies at the node, sealed, under the state that comes back, is of the browser that asked, and is taken once. What came of it lies there, too, until
/// the next page, which is asked for from a page of ours: cookies that keep other sites out do not come along with whoever is sent here from one.
/// </summary>
internal sealed class ProviderDoor(IdentityProvider provider, SignInDesk desk, ConsoleOptions console, TimeProvider time, ConsoleLog log)
{
    /// <summary>Where the provider sends people back to: to be registered there, letter by letter.</summary>
    public const string BackPath = "/sign-in/provider/back";

    private const string Asked = "provider-asked";
    private const string Came = "provider-came";
    private const int LongestCode = 4096;

    private sealed record Kept(ProviderErrand Errand, string Browser, ProviderRequest Request);

    private Uri Back => new(console.Origin + BackPath);

    /// <summary>What it is called in the language of the page.</summary>
    public string NameFor(Visit visit) => provider.Options.NameIn(visit.Words.Language);

    /// <summary>Where somebody is sent; null where the provider is not there.</summary>
    public async Task<Uri?> AskAsync(Visit visit, ProviderErrand errand)
    {
        // One name for the browser: two tabs that ask at the same time both come back.
        var browser = BrowserOf(visit) ?? Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
        var asked = ProviderRequest.New(time.GetUtcNow());
        var state = await desk.KeepAsync(Asked, JsonSerializer.SerializeToUtf8Bytes(new Kept(errand, Hash(browser), asked)), visit.Cancel);
        try
        {
            var to = await provider.AskAsync(asked, Back, state, visit.Words.Language, visit.Cancel);
            // Whoever comes back comes from another site: this cookie comes along, and opens nothing by itself.
            var cookie = visit.Cookie();
            (cookie.SameSite, cookie.MaxAge) = (SameSiteMode.Lax, SignInDesk.Pending);
            visit.Http.Response.Cookies.Append(console.CookieName("provider"), browser, cookie);
            return to;
        }
        catch (ProviderException by)
        {
            log.ProviderFailed(by.Fault);
            return null;
        }
    }

    /// <summary>Takes what the provider sent somebody back with, and keeps what came of it for the next page. Nothing is kept where nobody of this browser asked.</summary>
    public async Task BackAsync(Visit visit)
    {
        var query = visit.Http.Request.Query;
        if (One(query, "state") is not { Length: <= 128 } state || BrowserOf(visit) is not { } browser || await desk.KeptAsync(Asked, state, visit.Cancel) is not { } box)
            return;
        var kept = JsonSerializer.Deserialize<Kept>(box)!;
        // The state of another browser stays there for it: whoever sees one cannot use it up.
        if (!CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(kept.Browser), Encoding.ASCII.GetBytes(Hash(browser))) || await desk.TakeAsync(Asked, state, visit.Cancel) is null)
            return;
        await KeepAsync(visit, await JudgeAsync(kept, query, visit.Cancel));
    }

    /// <summary>Keeps what came of it until the next page.</summary>
    public async Task KeepAsync(Visit visit, ProviderCame came)
    {
        var cookie = visit.Cookie();
        cookie.MaxAge = SignInDesk.Pending;
        visit.Http.Response.Cookies.Append(console.CookieName("came"), await desk.KeepAsync(Came, JsonSerializer.SerializeToUtf8Bytes(came), visit.Cancel), cookie);
    }

    /// <summary>What came of it; null where there is nothing, or its time is over.</summary>
    public Task<ProviderCame?> LookAsync(Visit visit) => FindAsync(visit, desk.KeptAsync);

    /// <summary>The same, and it is gone.</summary>
    public async Task<ProviderCame?> TakeAsync(Visit visit)
    {
        var came = await FindAsync(visit, desk.TakeAsync);
        if (came is not null)
            visit.Http.Response.Cookies.Delete(console.CookieName("came"), visit.Cookie());
        return came;
    }

    private async Task<ProviderCame> JudgeAsync(Kept kept, IQueryCollection query, CancellationToken cancel)
    {
        // What a provider says of an error is for its operator and may quote anything: it is not shown and not logged.
        if (query.ContainsKey("error"))
            return new(kept.Errand, null, One(query, "error") == "access_denied" ? "sign-in.provider-cancelled" : "sign-in.provider-refused");
        if (One(query, "code") is not { Length: > 0 and <= LongestCode } code || query["iss"].Count > 1)
            return new(kept.Errand, null, "sign-in.provider-refused");
        try
        {
            return new(kept.Errand, await provider.AnsweredAsync(kept.Request, Back, code, One(query, "iss"), cancel), null);
        }
        catch (ProviderException by)
        {
            log.ProviderFailed(by.Fault);
            return new(kept.Errand, null, by.Fault is ProviderFault.Unavailable or ProviderFault.Answer or ProviderFault.Disagrees ? "sign-in.provider-down" : "sign-in.provider-refused");
        }
    }

    private async Task<ProviderCame?> FindAsync(Visit visit, Func<string, string, CancellationToken, Task<byte[]?>> find) =>
        visit.Http.Request.Cookies[console.CookieName("came")] is { Length: 64 } name && await find(Came, name, visit.Cancel) is { } box ? JsonSerializer.Deserialize<ProviderCame>(box) : null;

    private string? BrowserOf(Visit visit) => visit.Http.Request.Cookies[console.CookieName("provider")] is { Length: 64 } name && name.All(char.IsAsciiHexDigitLower) ? name : null;

    private static string? One(IQueryCollection query, string name) => query[name] is [{ Length: > 0 } one] ? one : null;

    private static string Hash(string browser) => Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(browser)));
}
