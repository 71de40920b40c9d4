using Trm.Contracts.Gates;

namespace Trm.Contracts.Tests.Refusals;

/// <summary>A code that no single payload earns by itself: it needs a seal, a case, a clock or what came before. The test that shows it is named.</summary>
/// <param name="Code">The code.</param>
/// <param name="What">What it takes to break it.</param>
/// <param name="File">Where the test stands.</param>
/// <param name="Test">Its name.</param>
public sealed record Elsewhere(string Code, string What, string File, string Test)
{
    private const string Envelope = "tests/Trm.Envelope.Tests/Golden/GoldenTests.cs";
    private const string Delivery = "tests/Trm.Node.Tests/Exchange/DeliveryTests.cs";
    private const string Referral = "tests/Trm.Contracts.Tests/Referrals/ReferralCaseTests.cs";

    public static IReadOnlyList<Elsewhere> All { get; } =
    [
        new("SIG_INVALID", "a seal that does not verify or open; contracts/vectors/envelope has a sealed message for each step", Envelope, "Each_golden_message_is_treated_as_its_sentence_says"),
        new("WRONG_RECIPIENT", "a seal that names somebody else", Envelope, "Every_code_of_the_nine_steps_has_a_golden_message"),
        new("MESSAGE_EXPIRED", "a message that asks, opened after its seal's end", Delivery, "An_expired_ask_is_MESSAGE_EXPIRED"),
        new("ID_REUSED", "two messages with one id", Delivery, "A_message_id_with_another_payload_is_ID_REUSED"),
        new("VALUE", "a payload in a seal with other parties than its header's", "tests/Trm.Contracts.Tests/Messages/MessageReaderTests.cs", "APayloadLiftedIntoAnotherEnvelopeIsRefused"),
        new("UNKNOWN_CASE", "a case that nobody opened", Referral, "A_case_nobody_opened_takes_holds_and_nothing_else"),
        new("UNKNOWN_IN_REPLY_TO", "a decision on a message that is not the case's", Referral, "A_decision_that_quotes_another_message_is_UNKNOWN_IN_REPLY_TO"),
        new("ILLEGAL_TRANSITION", "a state in which this cannot happen", Referral, "What_is_absent_from_the_table_is_refused_with_a_code"),
        new("HELD", "a case with an open hold", Referral, "While_any_hold_is_open_no_move_is_taken_whoever_set_it"),
        new("STALE_VERSION", "a report that the sender of a move did not know", "tests/Trm.Contracts.Tests/Returns/ReturnCaseTests.cs", "A_move_that_does_not_know_of_a_report_is_stale_and_one_that_knows_more_waits"),
        .. GateTable.All.Where(g => g.OnReceipt != GateOnReceipt.Unspoken)
            .Select(g => new Elsewhere(g.Refusal.Text, $"facts of a case that fail {g}", "tests/Trm.Contracts.Tests/Gates/GateTableTests.cs", "A_broken_condition_fails_its_gate_for_it_alone")),
    ];

    /// <inheritdoc/>
    public override string ToString() => $"{Code}: {Test}";
}
