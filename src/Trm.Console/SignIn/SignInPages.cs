using System.Diagnostics;
using System.Net.Mime;
using Microsoft.AspNetCore.Http;
using Trm.Console.Wire;
using Trm.Node.Accounts;

namespace Trm.Console.SignIn;

/// <summary>The door: passkey first, password with a code of the moment as the one fallback, which works without a script. What is wrong, what is not there and what is locked are one answer, after the same time.</summary>
internal static class SignInPages
{
    public static void Map(ConsoleRoutes routes)
    {
        routes.Page("/sign-in", Access.Everybody, visit => Task.FromResult(visit.Open is null ? Show(visit, LocalPath.Of(visit.Http.Request.Query["to"])) : Visit.Go(visit.Http.Request.Query["to"].ToString())));
        routes.Act("/sign-in", Access.Everybody, (visit, form) => TryAsync(visit, form, visit.Parts.Tries, () => visit.Node.SignIns.SignInAsync(form["account"].ToUpperInvariant(), form.Raw("password"), form["code"], visit.Cancel)));
        routes.Act("/sign-in/passkey/options", Access.Everybody, async (visit, _) =>
            visit.Parts.Asks.Take(visit.Address) ? Ceremony(await visit.Parts.Passkeys.AskAsync(visit.Http)) : TooMany(visit));
        routes.Act("/sign-in/passkey", Access.Everybody, (visit, form) => TryAsync(visit, form, visit.Parts.Asks, async () =>
            await visit.Parts.Passkeys.AnsweredAsync(visit.Http, form["ceremony"], form["credential"]) is { } key ? await visit.Node.SignIns.SignInAsync(key, visit.Cancel) : null));
        routes.Act("/sign-out", Access.SignedIn, async (visit, _) =>
        {
            await visit.EndAsync();
            return Visit.Go("/sign-in");
        });
        routes.Act("/language", Access.Everybody, async (visit, form) =>
        {
            if (Words.Languages.Any(l => l.Code == form["language"]))
            {
                var cookie = visit.Cookie();
                cookie.MaxAge = TimeSpan.FromDays(365);
                visit.Http.Response.Cookies.Append(visit.Parts.Options.CookieName(ConsoleRoutes.LanguageCookie), form["language"], cookie);
                if (visit.Open is not null)
                    await visit.Node.Accounts.SpeakAsync(visit.Account.Code, form["language"], visit.Cancel);
            }

            return Visit.Go(form["to"]);
        });
    }

    /// <summary>What the script asks for: a challenge, and the name under which its answer is taken.</summary>
    public static IResult Ceremony((string Name, string Options) ceremony) =>
        Results.Text($$"""{"ceremony":"{{ceremony.Name}}","options":{{ceremony.Options}}}""", MediaTypeNames.Application.Json);

    /// <summary>Too many tries failed from this address.</summary>
    public static IResult TooMany(Visit visit) => visit.Say("frame.refused", "sign-in.too-many", StatusCodes.Status429TooManyRequests);

    /// <summary>A try failed: counted against its address, and answered after the time that each takes.</summary>
    /// <param name="visit">Who tried.</param>
    /// <param name="tries">Among what it counts.</param>
    /// <param name="began">When, as <see cref="Stopwatch.GetTimestamp"/> has it.</param>
    public static async Task FailedAsync(Visit visit, AddressTries tries, long began)
    {
        if (tries.Failed(visit.Address))
            visit.Parts.Log.AddressRefused(tries.Limit);
        // A delay counts by a coarse clock, and may end some milliseconds early: what is left of it is waited for as well.
        for (TimeSpan left; (left = visit.Parts.Options.RefusalTakes - Stopwatch.GetElapsedTime(began)) > TimeSpan.Zero;)
            await Task.Delay(left + TimeSpan.FromMilliseconds(1), visit.Cancel);
    }

    private static async Task<IResult> TryAsync(Visit visit, Form form, AddressTries tries, Func<Task<BegunSession?>> signIn)
    {
        if (!tries.MayTry(visit.Address))
            return TooMany(visit);
        var began = Stopwatch.GetTimestamp();
        if (await signIn() is { } begun)
            return await visit.BeginAsync(begun, form["to"]);
        await FailedAsync(visit, tries, began);
        return Show(visit, LocalPath.Of(form["to"]), form["account"], "sign-in.refused");
    }

    /// <summary>The door, with every means there is.</summary>
    /// <param name="visit">Who stands there.</param>
    /// <param name="to">Where they wanted to go.</param>
    /// <param name="typed">The account that was typed.</param>
    /// <param name="fault">Key of the text that says what was wrong; null where nothing was.</param>
    public static IResult Show(Visit visit, string to, string? typed = null, string? fault = null) => visit.Show<SignInPage>(
        new Dictionary<string, object?>(StringComparer.Ordinal) { ["To"] = to, ["Typed"] = typed, ["Fault"] = fault },
        fault is null ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity);
}
