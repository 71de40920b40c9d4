using System.Globalization;
using Microsoft.AspNetCore.Http;
using Trm.Console.Wire;
using Trm.Contracts.Referrals;
using Trm.Contracts.Rejections;
using Trm.Node;
using Trm.Node.Accounts;

namespace Trm.Console.Accounts;

/// <summary>Who signs in here: an administrator invites, invites again, disables, and says who stands in for somebody who cannot say so. An invitation is shown once.</summary>
internal static class AccountPages
{
    private static readonly IReadOnlyDictionary<string, Role> Roles = Enum.GetValues<Role>().ToDictionary(r => ReferralLifecycle.Name(r), StringComparer.Ordinal);

    /// <summary>What may be chosen, with the keys of the texts.</summary>
    public static IReadOnlyList<(string Code, string TextKey)> RoleOptions { get; } = [.. Roles.Keys.Select(r => (r, $"role.{r}"))];

    /// <summary>Of whom somebody is.</summary>
    public static IReadOnlyList<(string Code, string TextKey)> OfOptions { get; } = [("office", "accounts.of-office"), ("organisation", "accounts.of-organisation")];

    public static void Map(ConsoleRoutes routes)
    {
        routes.Page("/accounts", Access.KeepingAccounts, visit => ListAsync(visit));
        routes.Act("/accounts", Access.KeepingAccounts, InviteAsync);
        routes.Page("/accounts/{account}", Access.KeepingAccounts, visit => ShowAsync(visit));
        routes.Act("/accounts/{account}/disable", Access.KeepingAccounts, async (visit, _) => await AnswerAsync(visit, await visit.Node.Accounts.DisableAsync(Code(visit), visit.Officer, visit.Cancel)));
        routes.Act("/accounts/{account}/invite", Access.KeepingAccounts, InviteAgainAsync);
        routes.Act("/accounts/{account}/leave", Access.KeepingAccounts, LeaveAsync);
    }

    /// <summary>Which invitation of an account a page is about: another one has been made since where it differs.</summary>
    public static string MadeAt(Account account) => account.MadeAt.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);

    private static async Task<IResult> InviteAsync(Visit visit, Form form)
    {
        var code = form["code"].ToUpperInvariant();
        if (!Account.IsCode(code))
            return await ListAsync(visit, "code", "accounts.no-code", form);
        // Somebody who has an account already is invited again on their own page, where what that takes away is said.
        if (await visit.Node.Accounts.FindAsync(code, visit.Cancel) is not null)
            return await ListAsync(visit, "code", "accounts.is-there", form);
        if (!Roles.TryGetValue(form["role"], out var role))
            return await ListAsync(visit, "role", "accounts.choose", form);
        if (form["of"] is not ("office" or "organisation"))
            return await ListAsync(visit, "of", "accounts.choose", form);
        var isOfOffice = form["of"] == "office";
        if (!isOfOffice && !Rights.MayBeOfOrganisation(role))
            return await ListAsync(visit, "of", "accounts.whole-office", form);
        var invited = await visit.Node.Accounts.InviteAsync(new InvitationOrder(code, role, isOfOffice ? null : form["organisation"]) { IsOfOffice = isOfOffice }, visit.Officer, visit.Cancel);
        return invited.IsOk ? Shown(visit, invited.Value) : await ListAsync(visit, invited.Rejection.Path == "organisation" ? "organisation" : "code", invited.Rejection.Path == "organisation" ? "accounts.no-organisation" : "accounts.no-code", form);
    }

    private static async Task<IResult> InviteAgainAsync(Visit visit, Form form)
    {
        if (await visit.Node.Accounts.FindAsync(Code(visit), visit.Cancel) is not { } account)
            return visit.NotFound();
        // The page with the invitation, loaded again, sends the same form: it would take away what the officer was just given.
        if (form["made"] != MadeAt(account))
            return await ShowAsync(visit, "", "accounts.invited-already");
        var order = new InvitationOrder(account.Code, account.Role, account.Organisation) { IsOfOffice = account.Organisation is null };
        var invited = await visit.Node.Accounts.InviteAsync(order, visit.Officer, visit.Cancel);
        return invited.IsOk ? Shown(visit, invited.Value) : await ShowAsync(visit, "", "accounts.own");
    }

    private static async Task<IResult> LeaveAsync(Visit visit, Form form)
    {
        if (form["what"] == "back")
            return await AnswerAsync(visit, await visit.Node.Accounts.LeaveAsync(Code(visit), null, visit.Officer, visit.Cancel));
        if (!Day(form["from"], out var from))
            return await ShowAsync(visit, "from", "account.no-day");
        return Day(form["until"], out var until)
            ? await AnswerAsync(visit, await visit.Node.Accounts.LeaveAsync(Code(visit), new Leave(from, until, form["deputy"].ToUpperInvariant()), visit.Officer, visit.Cancel))
            : await ShowAsync(visit, "until", "account.no-day");
    }

    private static bool Day(string typed, out DateOnly day) => DateOnly.TryParseExact(typed, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out day);

    private static async Task<IResult> AnswerAsync(Visit visit, Result<Account> answer) => answer.IsOk
        ? Visit.Go($"/accounts/{Code(visit)}")
        : answer.Rejection.Path switch
        {
            "until" => await ShowAsync(visit, "until", "account.ends-before"),
            "deputy" => await ShowAsync(visit, "deputy", "account.no-deputy"),
            _ => await ShowAsync(visit, "", "accounts.own"),
        };

    // Shown in the answer itself, and nowhere again: it is in no address and in no page that is asked for.
    private static IResult Shown(Visit visit, Invitation invitation) => visit.Show<InvitedPage>(Values(("Invitation", invitation)));

    private static async Task<IResult> ListAsync(Visit visit, string? field = null, string? fault = null, Form? typed = null)
    {
        var list = await visit.Node.Accounts.ListAsync(visit.Officer, visit.Cancel);
        return list.IsOk ? visit.Show<AccountsPage>(Values(("Accounts", list.Value), ("Faults", Faults(field, fault)), ("Typed", typed)), Status(fault)) : visit.NotFound();
    }

    private static async Task<IResult> ShowAsync(Visit visit, string? field = null, string? fault = null) => await visit.Node.Accounts.FindAsync(Code(visit), visit.Cancel) is { } account
        ? visit.Show<OneAccountPage>(
            Values(
                ("Account", account), ("Provider", (await visit.Node.Providers.BindingAsync(account.Code, visit.Cancel))?.BoundAt), ("Passkeys", (await visit.Node.Accounts.PasskeysAsync(account.Code, visit.Cancel)).Count), ("Sessions", (await visit.Node.SignIns.SessionsAsync(account.Code, visit.Cancel)).Count),
                ("Faults", Faults(field, fault))),
            Status(fault))
        : visit.NotFound();

    private static Dictionary<string, string>? Faults(string? field, string? fault) => fault is null ? null : new(StringComparer.Ordinal) { [field!] = fault };

    private static int Status(string? fault) => fault is null ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity;

    private static string Code(Visit visit) => (string)visit.Http.Request.RouteValues["account"]!;

    private static Dictionary<string, object?> Values(params IReadOnlyList<(string Name, object? Value)> values) => values.ToDictionary(v => v.Name, v => v.Value, StringComparer.Ordinal);
}
