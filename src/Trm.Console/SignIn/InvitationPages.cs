using System.Diagnostics;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Trm.Console.Wire;
using Trm.Node.Accounts;
using Trm.Node.IdentityProviders;

namespace Trm.Console.SignIn;

/// <summary>A new officer at the door: the invitation is typed, never part of an address; then a passkey is made, or a password and an app are chosen. It is used up only with that.</summary>
internal static class InvitationPages
{
    private const string Accepting = "invitation";

    private sealed record Begun(string Invitation, string Account, byte[] Totp);

    public static void Map(ConsoleRoutes routes)
    {
        routes.Page("/invitation", Access.Everybody, visit => Task.FromResult(visit.Show<InvitationPage>()));
        routes.Act("/invitation", Access.Everybody, OpenAsync);
        routes.Act("/invitation/password", Access.Everybody, (visit, form) => WithAsync(visit, form, begun => ChooseAsync(visit, form, begun)));
        routes.Act("/invitation/passkey/options", Access.Everybody, (visit, form) => WithAsync(visit, form, async begun => SignInPages.Ceremony(await visit.Parts.Passkeys.AskToMakeAsync(visit.Http, begun.Account))));
        routes.Act("/invitation/passkey", Access.Everybody, (visit, form) => WithAsync(visit, form, begun => MadeAsync(visit, form, begun)));
        routes.Act("/invitation/provider", Access.Everybody, (visit, form) => WithAsync(visit, form, begun => ProviderPages.SendAsync(
            visit, new(ProviderPurpose.Accept, "/", Pending: form["pending"]), fault => Task.FromResult(Show(visit, begun, form["pending"], "", fault)))));
    }

    /// <summary>Whoever accepts an invitation came back from the identity provider.</summary>
    /// <param name="visit">Who came.</param>
    /// <param name="pending">Which invitation.</param>
    /// <param name="who">Who they are there; null where nothing came of it.</param>
    /// <param name="fault">Key of the text that says why not.</param>
    public static Task<IResult> CameAsync(Visit visit, string pending, OutsideIdentity? who, string? fault) => WithAsync(visit, pending, async begun =>
    {
        if (who is { IsAssured: true } && await visit.Node.Providers.AcceptAsync(begun.Invitation, who, visit.Cancel) is { } accepted)
        {
            await visit.Node.SignIns.TakeAsync(Accepting, pending, CancellationToken.None);
            return await visit.BeginAsync(accepted.Begun, "/account");
        }

        return Show(visit, begun, pending, "", who is null ? fault! : who.IsAssured ? "invitation.provider-taken" : "invitation.provider-weak");
    });

    private static async Task<IResult> OpenAsync(Visit visit, Form form)
    {
        if (!visit.Parts.Tries.MayTry(visit.Address))
            return SignInPages.TooMany(visit);
        var began = Stopwatch.GetTimestamp();
        if (await visit.Node.SignIns.InvitedAsync(form["invitation"], visit.Cancel) is not { } account)
        {
            await SignInPages.FailedAsync(visit, visit.Parts.Tries, began);
            return visit.Show<InvitationPage>(Faulty("invitation", "invitation.unknown"), StatusCodes.Status422UnprocessableEntity);
        }

        var begun = new Begun(form["invitation"], account.Code, Totp.NewSecret());
        return Show(visit, begun, await visit.Node.SignIns.KeepAsync(Accepting, JsonSerializer.SerializeToUtf8Bytes(begun), visit.Cancel));
    }

    // Whoever comes too late begins again; the invitation is still theirs.
    private static Task<IResult> WithAsync(Visit visit, Form form, Func<Begun, Task<IResult>> act) => WithAsync(visit, form["pending"], act);

    private static async Task<IResult> WithAsync(Visit visit, string pending, Func<Begun, Task<IResult>> act) => await visit.Node.SignIns.KeptAsync(Accepting, pending, visit.Cancel) is { } kept
        ? await act(JsonSerializer.Deserialize<Begun>(kept)!)
        : visit.Show<InvitationPage>(Faulty("invitation", "invitation.too-late"), StatusCodes.Status422UnprocessableEntity);

    private static async Task<IResult> ChooseAsync(Visit visit, Form form, Begun begun)
    {
        var password = form.Raw("password");
        if (NewPassword.IsWeak(password, begun.Account))
            return Show(visit, begun, form["pending"], "password", "invitation.weak");
        if (password != form.Raw("again"))
            return Show(visit, begun, form["pending"], "again", "invitation.not-again");
        if (await visit.Node.SignIns.AcceptAsync(begun.Invitation, new NewPassword(password, begun.Totp, form["code"]), visit.Cancel) is { } accepted)
            return await EnterAsync(visit, form, accepted);
        return await visit.Node.SignIns.InvitedAsync(begun.Invitation, visit.Cancel) is null
            ? visit.Show<InvitationPage>(Faulty("invitation", "invitation.unknown"), StatusCodes.Status422UnprocessableEntity)
            : Show(visit, begun, form["pending"], "code", "invitation.wrong-code");
    }

    private static async Task<IResult> MadeAsync(Visit visit, Form form, Begun begun)
    {
        if (await visit.Parts.Passkeys.MadeAsync(visit.Http, begun.Account, form["ceremony"], form["credential"], visit.Words["account.first-passkey"]) is not { } key)
            return Show(visit, begun, form["pending"], "", "sign-in.passkey-failed");
        return await visit.Node.SignIns.AcceptAsync(begun.Invitation, key, visit.Cancel) is { } accepted
            ? await EnterAsync(visit, form, accepted)
            : visit.Show<InvitationPage>(Faulty("invitation", "invitation.unknown"), StatusCodes.Status422UnprocessableEntity);
    }

    private static async Task<IResult> EnterAsync(Visit visit, Form form, Accepted accepted)
    {
        await visit.Node.SignIns.TakeAsync(Accepting, form["pending"], CancellationToken.None);
        if (accepted.RecoveryCodes.Count == 0)
            return await visit.BeginAsync(accepted.Begun, "/");
        return (await visit.AsAsync(accepted.Begun)).Show<RecoveryCodesPage>(new Dictionary<string, object?>(StringComparer.Ordinal) { ["Codes"] = accepted.RecoveryCodes });
    }

    private static IResult Show(Visit visit, Begun begun, string pending, string? field = null, string? fault = null) => visit.Show<AcceptPage>(
        new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            ["AccountCode"] = begun.Account,
            ["Pending"] = pending,
            ["TotpSecret"] = Base32.Encode(begun.Totp),
            ["Faults"] = fault is null ? null : Fault(field!, fault),
        },
        fault is null ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity);

    private static Dictionary<string, object?> Faulty(string field, string fault) => new(StringComparer.Ordinal) { ["Faults"] = Fault(field, fault) };

    private static Dictionary<string, string> Fault(string field, string fault) => new(StringComparer.Ordinal) { [field] = fault };
}
