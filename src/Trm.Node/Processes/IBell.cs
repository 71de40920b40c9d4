using System.Data.Common;

namespace Trm.Node.Processes;

/// <summary>
/// By it the processes of one node wake each other. A ring is a hint and never the truth: whoever hears it looks into the database, and whoever does not hear it looks by itself
/// from time to time.
/// </summary>
internal interface IBell : IAsyncDisposable
{
    /// <summary>Called on another thread for every ring, our own ones too.</summary>
    Action<string>? Rang { get; set; }

    /// <summary>Rings for all processes when that transaction is committed; not at all where it is not.</summary>
    /// <param name="tx">The transaction of what it is about.</param>
    /// <param name="what">A lease or a word; nothing of a case.</param>
    void Ring(DbTransaction tx, string what);
}
