using Trm.Contracts.Fhir;
using Trm.Contracts.Messages;

namespace Trm.Contracts.Referrals;

/// <summary>What an office can answer to a question, and the code to answer with.</summary>
/// <param name="Outcome">
/// Follows from what the consent covers, never from what there is: given, partly and refused say nothing of the person. Unknown: all was covered
/// and nothing is on record.
/// </param>
/// <param name="Resources">What goes into the message; empty where the answer is refused or unknown.</param>
public sealed record DraftAnswer(AnswerOutcome Outcome, IReadOnlyList<Resource> Resources);
