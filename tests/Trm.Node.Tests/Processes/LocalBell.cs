using System.Data.Common;
using Trm.Node.Processes;

namespace Trm.Node.Tests.Processes;

/// <summary>A bell for processes that are one: everybody who has this one hears it.</summary>
internal sealed class LocalBell : IBell
{
    public Action<string>? Rang { get; set; }

    /// <summary>While true nobody hears anything.</summary>
    public bool IsDeaf { get; set; }

    public void Ring(DbTransaction tx, string what)
    {
        if (!IsDeaf)
            _ = Task.Run(() => Rang?.Invoke(what));
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
