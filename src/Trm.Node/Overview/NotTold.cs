using Trm.Contracts.Facts;
using Trm.Contracts.Messages;
using Trm.Contracts.Referrals;
using Trm.Node.Referrals;

namespace Trm.Node.Overview;

/// <summary>Something that the person has not been told yet, as far as this office has on record.</summary>
/// <param name="Since">When the newest of its kind was said.</param>
/// <remarks>Source: contracts/decisions/0068: every decision, hold, decline and cancellation has by whom, when and in which language the person was told.</remarks>
public sealed record NotTold(ToldAbout About, DateTimeOffset Since)
{
    /// <summary>All of a case, the oldest first; nothing where the person is with the other side, which tells them, and of what was said before they came, which it has told them.</summary>
    internal static IReadOnlyList<NotTold> Of(CaseFile file, IReadOnlyList<ShownMessage> messages) => !Telling.IsOurs(file) ? [] :
    [
        .. (file.OwnSide == Side.Sending ? messages : messages.SkipWhile(m => m.Kind != MessageKind.ArrivalMet.Kind))
            .Select(m => (About: Telling.About(m.Kind, m.Code), m.At)).Where(m => m.About is not null).GroupBy(m => m.About!.Value).Select(g => new NotTold(g.Key, g.Max(m => m.At)))
            .Where(n => !Telling.IsTold(file.Facts, n.About, n.Since)).OrderBy(n => n.Since),
    ];
}
