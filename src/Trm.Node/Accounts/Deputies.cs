using System.Data.Common;
using Trm.Node.Overview;

namespace Trm.Node.Accounts;

/// <summary>Who looks after whose work today. Whoever is away is stood in for by an active account; where the deputy is away as well, by theirs.</summary>
internal static class Deputies
{
    /// <summary>The deputy of everybody who is away today, by the calendar of the office; nobody for whom nobody is there.</summary>
    public static IReadOnlyDictionary<string, string> Today(NodeParts node, DbConnection db, DbTransaction? tx = null)
    {
        var now = node.Time.GetUtcNow();
        return Of(AccountTable.All(db, tx), DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(now, OfficeZone.Of(node, node.Self, null, now)).DateTime));
    }

    /// <summary>The same of any day.</summary>
    public static IReadOnlyDictionary<string, string> Of(IReadOnlyList<Account> accounts, DateOnly day)
    {
        var byCode = accounts.ToDictionary(a => a.Code, StringComparer.Ordinal);
        return accounts.Where(a => a.IsAwayOn(day)).Select(a => (Away: a.Code, Deputy: Present(a, day, byCode))).Where(d => d.Deputy is not null)
            .ToDictionary(d => d.Away, d => d.Deputy!, StringComparer.Ordinal);
    }

    // Two who stand in for each other and are both away are nobody.
    private static string? Present(Account away, DateOnly day, Dictionary<string, Account> byCode)
    {
        var (seen, at) = (new HashSet<string>(StringComparer.Ordinal), away);
        while (at.IsAwayOn(day))
            if (!seen.Add(at.Code) || byCode.GetValueOrDefault(at.Leave!.Deputy) is not { State: AccountState.Active } next)
                return null;
            else
                at = next;
        return at.Code;
    }
}
