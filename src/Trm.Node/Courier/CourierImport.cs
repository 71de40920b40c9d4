using Trm.Contracts.Identifiers;

namespace Trm.Node.Courier;

/// <summary>What became of a courier file that was taken in, message by message.</summary>
/// <param name="From">Whose messages they are, as the file says.</param>
/// <param name="Written">When the file was written, as it says.</param>
/// <param name="Messages">Every message of the file, in its order.</param>
public sealed record CourierImport(ParticipantId From, DateTimeOffset Written, IReadOnlyList<BroughtMessage> Messages);
