using System.Buffers.Text;
using System.Globalization;
using Microsoft.AspNetCore.Http;
using Trm.Console.SignIn;
using Trm.Console.Wire;
using Trm.Node.Accounts;

namespace Trm.Console.Own;

/// <summary>One's own account: where one is signed in, by which passkeys, and who looks after one's work meanwhile.</summary>
internal static class OwnPages
{
    public static void Map(ConsoleRoutes routes)
    {
        routes.Page("/account", Access.SignedIn, visit => ShowAsync(visit));
        routes.Act("/account/sessions/end", Access.SignedIn, async (visit, form) =>
        {
            if (form["session"] == "others")
                await visit.Node.SignIns.EndOthersAsync(visit.Account.Code, visit.Open!.Session.Id, visit.Cancel);
            else
                await visit.Node.SignIns.EndAsync(visit.Account.Code, form["session"], visit.Cancel);
            return Visit.Go("/account");
        });
        routes.Act("/account/passkeys/options", Access.SignedIn, async (visit, _) => SignInPages.Ceremony(await visit.Parts.Passkeys.AskToMakeAsync(visit.Http, visit.Account.Code)));
        routes.Act("/account/passkeys", Access.SignedIn, async (visit, form) =>
        {
            if (await visit.Parts.Passkeys.MadeAsync(visit.Http, visit.Account.Code, form["ceremony"], form["credential"], form["name"]) is not { } key)
                return await ShowAsync(visit, "", "sign-in.passkey-failed");
            var added = await visit.Node.Accounts.AddPasskeyAsync(key, visit.Open!.Session, visit.Cancel);
            return added.IsOk ? Visit.Go("/account")
                : added.Rejection.Path != "session" ? await ShowAsync(visit, "name", "account.passkey-refused")
                : await ShowAsync(visit, "", visit.Open.Session.Way == SignInWay.Provider ? "account.provider-no-passkey" : "account.anew");
        });
        routes.Act("/account/passkeys/remove", Access.SignedIn, async (visit, form) =>
            Base64Url.IsValid(form["passkey"]) && await visit.Node.Accounts.RemovePasskeyAsync(visit.Account.Code, Base64Url.DecodeFromChars(form["passkey"]), visit.Open!.Session.Id, visit.Cancel)
                ? Visit.Go("/account")
                : await ShowAsync(visit, "", "account.passkey-stays"));
        PasswordPages.Map(routes);
        routes.Act("/account/leave", Access.SignedIn, LeaveAsync);
    }

    private static async Task<IResult> LeaveAsync(Visit visit, Form form)
    {
        if (form["what"] == "back")
        {
            await visit.Node.Accounts.LeaveAsync(visit.Account.Code, null, visit.Cancel);
            return Visit.Go("/account");
        }

        if (!Day(form["from"], out var from))
            return await ShowAsync(visit, "from", "account.no-day");
        if (!Day(form["until"], out var until))
            return await ShowAsync(visit, "until", "account.no-day");
        var kept = await visit.Node.Accounts.LeaveAsync(visit.Account.Code, new Leave(from, until, form["deputy"].ToUpperInvariant()), visit.Cancel);
        return kept.IsOk ? Visit.Go("/account") : await ShowAsync(visit, kept.Rejection.Path!, kept.Rejection.Path == "until" ? "account.ends-before" : "account.no-deputy");
    }

    private static bool Day(string typed, out DateOnly day) => DateOnly.TryParseExact(typed, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out day);

    /// <summary>The page, with what was wrong.</summary>
    public static async Task<IResult> ShowAsync(Visit visit, string? field = null, string? fault = null) => visit.Show<OwnPage>(
        new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            ["Sessions"] = await visit.Node.SignIns.SessionsAsync(visit.Account.Code, visit.Cancel),
            ["Passkeys"] = await visit.Node.Accounts.PasskeysAsync(visit.Account.Code, visit.Cancel),
            ["RecoveryCodes"] = await visit.Node.Accounts.RecoveryCodesAsync(visit.Account.Code, visit.Cancel),
            ["Binding"] = await visit.Node.Providers.BindingAsync(visit.Account.Code, visit.Cancel),
            ["HasPassword"] = await visit.Node.Accounts.HasPasswordAsync(visit.Account.Code, visit.Cancel),
            ["Faults"] = fault is null ? null : (IReadOnlyDictionary<string, string>)new Dictionary<string, string>(StringComparer.Ordinal) { [field!] = fault },
        },
        fault is null ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity);
}
