using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Trm.Node.Accounts;

namespace Trm.Console.Wire;

/// <summary>
/// A form that was sent after its session had ended. Nothing of it is done, and nothing that was typed is lost: it lies sealed at the node for some minutes, is shown to the account that typed it and
/// to nobody else, and is sent by them anew. It counts as typed by them where it has the token of a page of that session. What is typed to prove who somebody is, is typed again.
/// </summary>
/// <param name="Path">Where it is sent.</param>
/// <param name="Fields">As they were sent, without the token.</param>
public sealed record Unsent(string Path, IReadOnlyList<KeyValuePair<string, string>> Fields)
{
    /// <summary>With which its address begins.</summary>
    internal const string Room = "/unsent/";

    private const string What = "unsent";

    // What is done in cases; nothing with a password in it.
    private static readonly string[] Rooms = ["/case/", "/draft/", "/capacity", "/clinic/", "/escort/", "/duty/", "/oversight/"];

    /// <summary>A stop: whoever sends it must hear that nothing is stopped yet.</summary>
    public bool IsStop => Path.EndsWith("/stop", StringComparison.Ordinal) || Path.EndsWith("/cannot", StringComparison.Ordinal);

    /// <summary>Where whoever sent it goes on: the door, and behind it the page of what they typed; null where it is no form of a session of this browser that has ended.</summary>
    /// <param name="visit">A stranger's.</param>
    /// <param name="secret">What the browser holds of the session.</param>
    /// <param name="read">Reads the form.</param>
    internal static async Task<string?> KeepAsync(Visit visit, string? secret, Func<Task<IFormCollection>> read)
    {
        if (secret is not { Length: > 0 and <= 128 } || !IsKept(visit.Http.Request) || await visit.Parts.Node.SignIns.EndedAsync(secret, visit.Cancel) is not { } ended)
            return null;
        var fields = await read();
        if (!await IsOfAsync(visit, ended.Session))
            return null;
        var name = await visit.Node.SignIns.KeepAsync($"{What} {ended.Account.Code}", JsonSerializer.SerializeToUtf8Bytes(Of(visit, fields)), visit.Cancel);
        return $"/sign-in?to={Uri.EscapeDataString($"{Room}{name}")}";
    }

    /// <summary>The same form, where whoever sent it has signed in again meanwhile; null where it is of no former session of theirs.</summary>
    internal static async Task<Unsent?> OfFormerAsync(Visit visit, IFormCollection fields)
    {
        if (visit.Open is not { } open || !IsKept(visit.Http.Request))
            return null;
        foreach (var former in await visit.Node.SignIns.EndedOfAsync(open.Account.Code, visit.Cancel))
            if (await IsOfAsync(visit, former))
                return Of(visit, fields);
        return null;
    }

    /// <summary>What that account typed; null where there is nothing, or its time is over.</summary>
    internal static async Task<Unsent?> FindAsync(Visit visit, string name) =>
        await visit.Node.SignIns.KeptAsync($"{What} {visit.Account.Code}", name, visit.Cancel) is { } kept ? JsonSerializer.Deserialize<Unsent>(kept) : null;

    /// <inheritdoc/>
    public override string ToString() => $"{Fields.Count} fields";

    private static Unsent Of(Visit visit, IFormCollection fields) => new(
        LocalPath.Of(visit.Http.Request.Path + visit.Http.Request.QueryString),
        [.. fields.Where(f => f.Key != ConsoleRoutes.FormToken).SelectMany(f => f.Value.OfType<string>().Select(v => KeyValuePair.Create(f.Key, v)))]);

    private static bool IsKept(HttpRequest request) => HttpMethods.IsPost(request.Method) && request.HasFormContentType
        && request.ContentType!.StartsWith("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase) && Rooms.Any(r => request.Path.Value!.StartsWith(r, StringComparison.Ordinal));

    // Another site has neither the token nor the cookie that goes with it, whatever it sends in an officer's name.
    private static async Task<bool> IsOfAsync(Visit visit, Session session)
    {
        var before = visit.Http.User;
        visit.Http.User = Visit.Of(session);
        try
        {
            return await visit.Parts.Forms.IsRequestValidAsync(visit.Http);
        }
        finally
        {
            visit.Http.User = before;
        }
    }
}
