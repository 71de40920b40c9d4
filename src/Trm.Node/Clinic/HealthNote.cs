using Trm.Contracts.Identifiers;

namespace Trm.Node.Clinic;

/// <summary>What one message says of a person's health.</summary>
/// <param name="IsOurs">Whether our office said it.</param>
/// <param name="Facts">Each element of the category that was shared, with its codes: what is masked and what does not exist are absent alike.</param>
/// <param name="Files">Files of the category that go with the message, by what their sender says they are.</param>
public sealed record HealthNote(MessageId Message, DateTimeOffset At, bool IsOurs, IReadOnlyList<(string Element, IReadOnlyList<string> Codes)> Facts, IReadOnlyList<string> Files);
