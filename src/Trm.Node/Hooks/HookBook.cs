using System.Data.Common;
using System.Runtime.CompilerServices;
using Trm.Node.Http;
using Trm.Node.Referrals;

namespace Trm.Node.Hooks;

/// <summary>
/// Writes down what hooks are to be told, in the transaction of what it is about: an event is lost with that or not at all. Each hook has its own row for it, and its own numbers: they tell nobody how much
/// happens in cases of others. However much of a case changes in one transaction, a hook is called about it once: the number of calls would say what the call keeps to itself.
/// </summary>
/// <param name="hooks">All there are.</param>
/// <param name="time">The clock.</param>
/// <param name="access">The folder of files of access; null where nobody calls this node over HTTP, and no file is asked for.</param>
internal sealed class HookBook(IReadOnlyList<Hook> hooks, TimeProvider time, string? access = null)
{
    // What a transaction has written about a case; it may have been rolled back to a savepoint since.
    private readonly ConditionalWeakTable<DbTransaction, Dictionary<(string Hook, string Case), string>> _written = [];

    /// <summary>Of a node without hooks.</summary>
    public static readonly HookBook None = new([], TimeProvider.System);

    /// <summary>All there are.</summary>
    public IReadOnlyList<Hook> Hooks => hooks;

    /// <summary>Whether its officer has a file of access: without one nobody could fetch, and nobody is told.</summary>
    public bool HasAccess(Hook hook) => access is null || AccessTokens.HasFile(access, hook.Officer);

    /// <summary>Refuses a hook under a name that was somebody else's: what waits there is not theirs.</summary>
    /// <exception cref="NodeStartException"><c>HOOK_OF_ANOTHER</c></exception>
    public void CheckOwners(DbConnection db)
    {
        if (hooks.FirstOrDefault(h => HookTable.OwnerOf(db, h.Name) is { } owner && owner != HookTable.Owner(h.Officer)) is { } taken)
            throw new NodeStartException("HOOK_OF_ANOTHER", $"the hook {taken.Name} was another officer's, and what that one was told is kept under it: give this one another name in the file of hooks");
    }

    /// <summary>Something happened to a message. What is of no case is the office's own, and of that enquiries about capacity alone: complaints are for other eyes, tests for none.</summary>
    /// <param name="kind">Of the message.</param>
    public void Of(DbTransaction tx, string type, string kind, string? @case, string? message)
    {
        if (@case is not null || kind == "capacity")
            foreach (var hook in Seeing(tx, @case))
                HookTable.Append(tx, hook, type, null, @case, message, Now);
    }

    /// <summary>Where a case stands before it changes; null where nobody is to be told.</summary>
    public CaseStanding? Before(DbTransaction tx, string @case) => hooks.Count == 0 ? null : HookTable.Standing(tx, @case);

    /// <summary>A case was stored anew.</summary>
    /// <param name="before">As <see cref="Before"/> had it.</param>
    public void Changed(DbTransaction tx, string @case, CaseStanding? before)
    {
        if (before?.Turn is not null && HookTable.Standing(tx, @case) is { } after)
            Write(tx, @case, [.. after.News(before)]);
    }

    /// <summary>Something changed in a case that lists do not show.</summary>
    /// <param name="change">Of <see cref="HookEventType"/>.</param>
    public void Changed(DbTransaction tx, string @case, string change)
    {
        if (Before(tx, @case) is not null)
            Write(tx, @case, [change]);
    }

    /// <summary>The hooks that may hear of a case; of none, those of the office.</summary>
    public IReadOnlyList<Hook> Seeing(DbTransaction tx, string? @case) => [.. hooks.Where(h => CaseTable.Sees(tx.Connection!, h.Officer, @case, tx))];

    /// <summary>A case was erased, and with it what was told of it.</summary>
    /// <param name="saw">The hooks that saw it until then.</param>
    public void Erased(DbTransaction tx, string @case, IReadOnlyList<Hook> saw)
    {
        foreach (var hook in saw)
            HookTable.Append(tx, hook, HookEventType.CaseChanged, HookEventType.CaseErased, @case, null, Now);
    }

    /// <summary>Somebody tries that hook.</summary>
    /// <returns>The event's id.</returns>
    public string Test(DbTransaction tx, Hook hook)
    {
        HookTable.Hurry(tx, hook.Name);
        return HookTable.Append(tx, hook, HookEventType.HookTest, null, null, null, Now);
    }

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    private void Write(DbTransaction tx, string @case, IReadOnlyList<string> changes)
    {
        if (changes.Count == 0)
            return;
        var written = _written.GetOrCreateValue(tx);
        foreach (var hook in Seeing(tx, @case))
            if (!written.TryGetValue((hook.Name, @case), out var id) || !HookTable.Add(tx, id, changes))
                written[(hook.Name, @case)] = HookTable.Append(tx, hook, HookEventType.CaseChanged, string.Join(' ', changes), @case, null, Now);
    }
}
