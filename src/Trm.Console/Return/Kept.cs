using Trm.Console.Wire;
using Trm.Contracts.Facts;
using Trm.Contracts.Rejections;
using Trm.Node;

namespace Trm.Console.Return;

/// <summary>One topic of what an office has on record for the gates. It stays here: the gates ask for it, and messages say no more of it than that it is there.</summary>
internal static class Kept
{
    /// <summary>A topic.</summary>
    /// <param name="asks">What it asks, beginning with what is on record.</param>
    /// <param name="read">Reads the form: how the record changes. What it returns counts where nothing is wrong.</param>
    public static ReturnAct Topic(
        string name, string title, string says, Func<ActVisit, CaseFacts, IReadOnlyList<Question>> asks, Func<ActVisit, FormReader, Func<CaseFacts, CaseFacts>> read) => new(name, title)
        {
            May = Rights.KeepsFacts,
            Opens = true,
            StaysHere = true,
            Says = [says],
            Asks = (visit, _) => asks(visit, visit.Return.Facts),
            Button = "kept.keep",
            DoAsync = (visit, form) => KeepAsync(visit, form, read(visit, form)),
        };

    /// <summary>Keeps what was read, where nothing is wrong with it.</summary>
    public static async Task<IReadOnlyList<Rejection>> KeepAsync(ActVisit visit, FormReader read, Func<CaseFacts, CaseFacts> change) =>
        read.IsGood ? (await visit.Node.Returns.ChangeFactsAsync(visit.Case, visit.Officer, change, visit.Cancel)).Rejections : [];

    /// <summary>The id of a paper of the office: that of before, or a new one; null where there is none. It says nothing, and stands for the paper where a message must name it.</summary>
    public static string? Paper(bool isThere, string? before) => isThere ? before ?? Guid.NewGuid().ToString("D") : null;
}
