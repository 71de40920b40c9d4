using System.Globalization;
using System.Net;
using System.Security.Claims;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Rejections;
using Trm.Node;
using Trm.Node.Accounts;

namespace Trm.Console.Wire;

/// <summary>One request to the console: who asks, in which language, and how it is answered.</summary>
public sealed class Visit
{
    private Visit(HttpContext http, ConsoleParts parts, OpenSession? open, Words words) => (Http, Parts, Open, Words) = (http, parts, open, words);

    /// <summary>The request.</summary>
    public HttpContext Http { get; }

    /// <summary>What the pages share.</summary>
    public ConsoleParts Parts { get; }

    /// <summary>The node.</summary>
    public TrmNode Node => Parts.Node;

    /// <summary>The session; null for a stranger.</summary>
    public OpenSession? Open { get; }

    /// <summary>Whoever is signed in. Reading it on a page for everybody is a bug of ours.</summary>
    public Account Account => Open?.Account ?? throw new InvalidOperationException("nobody is signed in");

    /// <summary>As whom they act.</summary>
    public Officer Officer => Account.Officer;

    /// <summary>The texts of their language.</summary>
    public Words Words { get; }

    /// <summary>What the page asks for.</summary>
    public AskedFields Asked { get; } = new();

    /// <summary>From where they ask; null where nobody knows.</summary>
    internal IPAddress? Address => CallerAddress.Of(Http, Parts.Options);

    /// <summary>Ends with the request.</summary>
    public CancellationToken Cancel => Http.RequestAborted;

    /// <summary>The node's clock.</summary>
    public DateTimeOffset Now => Parts.Time.GetUtcNow();

    /// <summary>Where to come back to, within the console: the page itself, or what the form named.</summary>
    public string Here => Http.Request.Method == HttpMethods.Get ? LocalPath.Of(Http.Request.Path + Http.Request.QueryString) : "/";

    /// <summary>What a form must bring back.</summary>
    public string FormToken => _formToken ??= Parts.Forms.GetAndStoreTokens(Http).RequestToken!;

    private string? _formToken;

    /// <summary>Answers with a page.</summary>
    /// <param name="values">What the page is about, by the names of its parameters.</param>
    /// <param name="status">200, or what a refusal is.</param>
    public IResult Show<TPage>(IReadOnlyDictionary<string, object?>? values = null, int status = StatusCodes.Status200OK)
        where TPage : IComponent => new ShownPage(typeof(TPage), this, values ?? new Dictionary<string, object?>(StringComparer.Ordinal), status);

    /// <summary>Answers with a page that shows one thing, by the name of its parameter; where a desk refuses to show it there is no such page.</summary>
    public IResult ShowOrNone<TPage, TShown>(Result<TShown> shown, string name)
        where TPage : IComponent
        where TShown : class => shown.IsOk ? Show<TPage>(new Dictionary<string, object?>(StringComparer.Ordinal) { [name] = shown.Value }) : NotFound();

    /// <summary>Answers with a page that goes on by itself. No answer to a form leads elsewhere: a browser would not follow it.</summary>
    internal IResult Pass(string to, string title, string text) => new ShownPage(
        typeof(Layout.PassingPage), this, new Dictionary<string, object?>(StringComparer.Ordinal) { ["To"] = to, ["Title"] = title, ["Text"] = text }, StatusCodes.Status200OK, hasForms: false);

    /// <summary>Answers with a page of one message.</summary>
    public IResult Say(string title, string text, int status) => Show<Layout.MessagePage>(new Dictionary<string, object?>(StringComparer.Ordinal) { ["Title"] = title, ["Text"] = text }, status);

    /// <summary>There is no such page, or not for them: the two look the same.</summary>
    public IResult NotFound() => Say("frame.not-found", "frame.not-found-text", StatusCodes.Status404NotFound);

    /// <summary>Sends them to another page of the console (303: what was sent is not sent again).</summary>
    public static IResult Go(string path) => new SeeOther(LocalPath.Of(path));

    /// <summary>A time in the console's zone, to the minute, with its distance from UTC.</summary>
    /// <param name="with">Of a journey: the other side, whose time of day stands behind ours where the two differ then.</param>
    /// <param name="words">In whose words; null for the reader's.</param>
    public string Time(DateTimeOffset at, ParticipantId? with = null, Words? words = null)
    {
        var (here, said) = (TimeZoneInfo.ConvertTime(at, Parts.Options.Zone), words ?? Words);
        var ours = here.ToString("d MMM yyyy, HH:mm", said.Culture) + Zone(here.Offset);
        if (with is null || Node.Agreements.ZoneOf(with) is not { } zone || zone.GetUtcOffset(at) == here.Offset)
            return ours;
        var there = TimeZoneInfo.ConvertTime(at, zone);
        return said.Say("frame.there", ours, there.ToString(there.Date == here.Date ? "HH:mm" : "d MMM yyyy, HH:mm", said.Culture) + Zone(there.Offset));
    }

    private static string Zone(TimeSpan offset) => offset == TimeSpan.Zero ? " UTC" : string.Create(CultureInfo.InvariantCulture, $" (UTC{(offset < TimeSpan.Zero ? '-' : '+')}{offset:hh\\:mm})");

    /// <summary>The browser holds this session from now on; a former one is not taken over (session fixation).</summary>
    internal async Task<IResult> BeginAsync(BegunSession begun, string to)
    {
        await AsAsync(begun);
        return Go(LocalPath.Of(to) is "/" ? Layout.Places.First(begun.Account.Role) : to);
    }

    /// <summary>The same visit from now on, of whoever has just signed in.</summary>
    internal async Task<Visit> AsAsync(BegunSession begun)
    {
        await EndAtNodeAsync();
        Http.Response.Cookies.Append(Parts.Options.CookieName(ConsoleRoutes.SessionCookie), begun.Secret, Cookie());
        return Of(Http, Parts, new(begun.Session, begun.Account));
    }

    /// <summary>To whom the tokens of a session's forms belong.</summary>
    internal static ClaimsPrincipal Of(Session session) => new(new ClaimsIdentity([new Claim(ClaimTypes.NameIdentifier, session.Id)], "session"));

    /// <summary>Who asks: whoever is signed in, or a stranger.</summary>
    internal static Visit Of(HttpContext http, ConsoleParts parts, OpenSession? open)
    {
        // The token of a form is of one session, and of no other.
        if (open is not null)
            http.User = Of(open.Session);
        return new Visit(http, parts, open, Words.For(open?.Account.Language ?? http.Request.Cookies[parts.Options.CookieName(ConsoleRoutes.LanguageCookie)], http.Request.Headers.AcceptLanguage));
    }

    /// <summary>Signed out, here and at the node.</summary>
    internal async Task EndAsync()
    {
        await EndAtNodeAsync();
        Http.Response.Cookies.Delete(Parts.Options.CookieName(ConsoleRoutes.SessionCookie), Cookie());
    }

    private Task EndAtNodeAsync() => Open is null ? Task.CompletedTask : Node.SignIns.EndAsync(Open.Account.Code, Open.Session.Id, CancellationToken.None);

    /// <summary>Of the browser's session, for this host, out of reach of scripts and of other sites.</summary>
    internal CookieOptions Cookie() => new() { HttpOnly = true, Secure = Parts.Options.IsSecure, SameSite = SameSiteMode.Strict, Path = "/" };
}
