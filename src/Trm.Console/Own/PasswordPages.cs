using System.Diagnostics;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Trm.Console.SignIn;
using Trm.Console.Start;
using Trm.Console.Wire;
using Trm.Node.Accounts;

namespace Trm.Console.Own;

/// <summary>Another password, and another app: each takes what somebody signs in by now, and ends every other session of theirs.</summary>
internal static class PasswordPages
{
    private const string Renewing = "app-renewing";

    private sealed record Begun(string Account, byte[] Totp);

    public static void Map(ConsoleRoutes routes)
    {
        routes.Page("/account/password", Access.SignedIn, visit => Task.FromResult(Show<PasswordPage>(visit)));
        routes.Act("/account/password", Access.SignedIn, (visit, form) => TryAsync(visit, () => ChangeAsync(visit, form)));
        routes.Page("/account/app", Access.SignedIn, async visit =>
        {
            var begun = new Begun(visit.Account.Code, Totp.NewSecret());
            return ShowApp(visit, begun, await visit.Node.SignIns.KeepAsync(Renewing, JsonSerializer.SerializeToUtf8Bytes(begun), visit.Cancel));
        });
        routes.Act("/account/app", Access.SignedIn, (visit, form) => TryAsync(visit, () => RenewAsync(visit, form)));
    }

    private static async Task<(IResult, bool)> ChangeAsync(Visit visit, Form form)
    {
        var chosen = form.Raw("chosen");
        if (NewPassword.IsWeak(chosen, visit.Account.Code))
            return (Show<PasswordPage>(visit, "chosen", "invitation.weak"), true);
        if (chosen != form.Raw("again"))
            return (Show<PasswordPage>(visit, "again", "invitation.not-again"), true);
        return await visit.Node.SignIns.ChangePasswordAsync(visit.Account.Code, form.Raw("password"), form["code"], chosen, visit.Open!.Session.Id, visit.Cancel)
            ? (DonePages.Go(DonePages.Password), true)
            : (Show<PasswordPage>(visit, "", "account.not-right"), false);
    }

    private static async Task<(IResult, bool)> RenewAsync(Visit visit, Form form)
    {
        if (await visit.Node.SignIns.KeptAsync(Renewing, form["pending"], visit.Cancel) is not { } kept || JsonSerializer.Deserialize<Begun>(kept)! is not { } begun || begun.Account != visit.Account.Code)
            return (Visit.Go("/account/app"), true);
        if (Totp.Verify(begun.Totp, form["shown"], visit.Now, 0) is null)
            return (ShowApp(visit, begun, form["pending"], "shown", "invitation.wrong-code"), true);
        if (await visit.Node.SignIns.RenewAppAsync(visit.Account.Code, form.Raw("password"), form["code"], begun.Totp, form["shown"], visit.Open!.Session.Id, visit.Cancel) is not { } codes)
            return (ShowApp(visit, begun, form["pending"], "", "account.not-right"), false);
        await visit.Node.SignIns.TakeAsync(Renewing, form["pending"], CancellationToken.None);
        return (visit.Show<RecoveryCodesPage>(new Dictionary<string, object?>(StringComparer.Ordinal) { ["Codes"] = codes }), true);
    }

    // The account is locked after five wrong passwords, here as at the door.
    private static async Task<IResult> TryAsync(Visit visit, Func<Task<(IResult Answer, bool IsRight)>> act)
    {
        if (!visit.Parts.Asks.MayTry(visit.Address))
            return SignInPages.TooMany(visit);
        var began = Stopwatch.GetTimestamp();
        var (answer, isRight) = await act();
        if (!isRight)
            await SignInPages.FailedAsync(visit, visit.Parts.Asks, began);
        return answer;
    }

    private static IResult ShowApp(Visit visit, Begun begun, string pending, string? field = null, string? fault = null) => Show<AppPage>(
        visit, field, fault, ("Pending", pending), ("TotpSecret", Base32.Encode(begun.Totp)));

    private static IResult Show<TPage>(Visit visit, string? field = null, string? fault = null, params IReadOnlyList<(string Name, object? Value)> values)
        where TPage : Microsoft.AspNetCore.Components.IComponent
    {
        var shown = values.ToDictionary(v => v.Name, v => v.Value, StringComparer.Ordinal);
        shown["Faults"] = fault is null ? null : new Dictionary<string, string>(StringComparer.Ordinal) { [field!] = fault };
        return visit.Show<TPage>(shown, fault is null ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity);
    }
}
