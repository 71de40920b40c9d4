using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;

namespace Trm.Console.Wire;

/// <summary>
/// The addresses of the console. Each names who may ask; whoever is not signed in is sent to the sign-in page, whether there is such a page or not, and whoever may not is told that there is
/// none. A form counts only with the token of its page.
/// </summary>
public sealed class ConsoleRoutes(IEndpointRouteBuilder app, ConsoleParts parts)
{
    /// <summary>The field of a form that shows that it is of a page of ours.</summary>
    public const string FormToken = "form";

    internal const string SessionCookie = "session";
    internal const string LanguageCookie = "language";

    /// <summary>The page that is shown at that address.</summary>
    public void Page(string path, Access access, Func<Visit, Task<IResult>> answer)
    {
        app.MapGet(path, Handle).WithMetadata(access);

        Task Handle(HttpContext http) => AnswerAsync(http, access, answer);
    }

    /// <summary>A form that is sent to that address.</summary>
    public void Act(string path, Access access, Func<Visit, Form, Task<IResult>> act)
    {
        app.MapPost(path, Handle).WithMetadata(access);

        Task Handle(HttpContext http) => AnswerAsync(http, access, visit => ActAsync(visit, act));
    }

    /// <summary>A form that brings one large file, which is read while it comes.</summary>
    /// <param name="most">Most bytes of the file.</param>
    public void Delivery(string path, Access access, long most, Func<Visit, Form, Stream?, Task<IResult>> act)
    {
        app.MapPost(path, Handle).WithMetadata(access);

        Task Handle(HttpContext http) => AnswerAsync(http, access, visit => Wire.Delivery.TakeAsync(visit, most, act));
    }

    /// <summary>A form that brings a file. It is read into memory and never written to a disk of its own.</summary>
    /// <param name="most">Most bytes of the whole form.</param>
    public void Upload(string path, Access access, int most, Func<Visit, Form, Task<IResult>> act)
    {
        app.MapPost(path, Handle).WithMetadata(access);

        Task Handle(HttpContext http)
        {
            if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
                limit.MaxRequestBodySize = most;
            return AnswerAsync(http, access, visit => ActAsync(visit, act, most));
        }
    }

    /// <summary>A file of the console itself.</summary>
    internal void File(string path, Func<HttpContext, Task> send) => app.MapGet(path, (HttpContext http) => send(http)).WithMetadata(Access.Everybody);

    /// <summary>Whatever else is asked for.</summary>
    internal void MapRest()
    {
        app.Map("{**path}", Handle).WithMetadata(Access.SignedIn).WithOrder(int.MaxValue);

        Task Handle(HttpContext http) => AnswerAsync(http, Access.SignedIn, visit => Task.FromResult(visit.NotFound()));
    }

    /// <summary>Who asks: a cookie that is of no session that holds is a stranger's.</summary>
    private static async Task<Visit> VisitAsync(HttpContext http, ConsoleParts parts)
    {
        var open = Secret(http, parts) is { Length: > 0 and <= 128 } secret
            ? await parts.Node.SignIns.ContinueAsync(secret, http.RequestAborted)
            : null;
        return Visit.Of(http, parts, open);
    }

    private static string? Secret(HttpContext http, ConsoleParts parts) => http.Request.Cookies[parts.Options.CookieName(SessionCookie)];

    private static async Task<IResult> ActAsync(Visit visit, Func<Visit, Form, Task<IResult>> act, int most = (int)ConsoleHost.MaxForm)
    {
        if (!visit.Http.Request.HasFormContentType)
            return visit.Say("frame.refused", "frame.no-form", StatusCodes.Status415UnsupportedMediaType);
        var fields = await ReadAsync(visit, most);
        if (await visit.Parts.Forms.IsRequestValidAsync(visit.Http))
            return await OnceAsync(visit, fields, act);
        return await Unsent.OfFormerAsync(visit, fields) is { } unsent
            ? visit.Show<Layout.UnsentPage>(new Dictionary<string, object?>(StringComparer.Ordinal) { ["Unsent"] = unsent }, StatusCodes.Status400BadRequest)
            : visit.Say("frame.refused", "frame.old-form", StatusCodes.Status400BadRequest);
    }

    private static async Task<IResult> OnceAsync(Visit visit, IFormCollection fields, Func<Visit, Form, Task<IResult>> act)
    {
        var touch = SecondTouch.NameOf(visit.Http.Request, fields);
        if (visit.Parts.Touches.Before(touch) is { } there)
            return Visit.Go(there);
        var answer = await act(visit, new Form(fields));
        if (answer is SeeOther done)
            visit.Parts.Touches.Note(touch, done.Path);
        return answer;
    }

    private static async Task<IFormCollection> ReadAsync(Visit visit, int most)
    {
        try
        {
            // As much memory as the form may have bytes: a file in it would lie on the disk in the clear otherwise.
            return await visit.Http.Request.ReadFormAsync(new FormOptions { MemoryBufferThreshold = most, MultipartBodyLengthLimit = most }, visit.Cancel);
        }
        catch (IOException cut) when (cut is not BadHttpRequestException)
        {
            throw new InvalidDataException("the form ends before its last part", cut);
        }
    }

    private async Task AnswerAsync(HttpContext http, Access access, Func<Visit, Task<IResult>> answer)
    {
        var visit = await VisitAsync(http, parts);
        var result = access.Allows is not { } allows ? await answer(visit)
            : visit.Open is null ? Visit.Go(await Unsent.KeepAsync(visit, Secret(http, parts), () => ReadAsync(visit, (int)ConsoleHost.MaxForm)) ?? $"/sign-in?to={Uri.EscapeDataString(visit.Here)}")
            : allows(visit.Account.Role) ? await answer(visit)
            : visit.NotFound();
        await result.ExecuteAsync(http);
    }
}
