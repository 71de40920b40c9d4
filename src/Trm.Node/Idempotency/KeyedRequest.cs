using System.Data.Common;
using Trm.Node.Outbox;

namespace Trm.Node.Idempotency;

/// <summary>
/// A request with an idempotency key, while it is done. Each of its commits that is no refusal notes in the very transaction that something was done under the key - and each fails where somebody else does the request by now -, so
/// that whatever ends in between, the next attempt knows whether to do it or to tell of it.
/// </summary>
/// <param name="Name">The key, as it stands in the table.</param>
/// <param name="Attempt">Which attempt this is.</param>
internal sealed record KeyedRequest(string Name, string Attempt, TimeProvider Time)
{
    private static readonly AsyncLocal<KeyedRequest?> Ambient = new();

    /// <summary>The one that is being done here; null where there is none. What goes on in the background is nobody's request.</summary>
    public static KeyedRequest? Current => Ambient.Value;

    /// <summary>What is done from here on, by whoever called this and whomever they call, is done under this key.</summary>
    public void Enter() => Ambient.Value = this;

    /// <summary>What is done from here on is nobody's request.</summary>
    public static void Leave() => Ambient.Value = null;

    /// <summary>Nothing is done under the key by this commit, but it is still ours.</summary>
    /// <exception cref="RequestTakenOverException">Another attempt does it by now: nothing of this one is kept.</exception>
    public void Check(DbTransaction tx)
    {
        if (!IdempotencyTable.IsOurs(tx, this))
            throw new RequestTakenOverException();
    }

    /// <summary>Something is done under the key, by this commit.</summary>
    /// <exception cref="RequestTakenOverException">Another attempt does it by now: nothing of this one is kept.</exception>
    public void Act(DbTransaction tx) => Act(tx, null);

    /// <summary>A message was submitted under the key, by this commit: its ids are the reply, should none be kept.</summary>
    /// <exception cref="RequestTakenOverException">Another attempt does it by now: nothing of this one is kept.</exception>
    public void Act(DbTransaction tx, Submitted? submitted)
    {
        if (!IdempotencyTable.Act(tx, this, Time.GetUtcNow() + IdempotentRequests.InHand, submitted))
            throw new RequestTakenOverException();
    }
}
