using Trm.Contracts.Identifiers;
using Trm.Contracts.Messages;

namespace Trm.Node.Referrals;

/// <summary>An enquiry about capacity, or its answer; about nobody.</summary>
/// <param name="IsOurs">True where we sent it.</param>
/// <param name="Enquiry">What is asked; null in an answer.</param>
/// <param name="Answer">What is answered; null in an enquiry.</param>
/// <param name="Of">Of an answer: the enquiry.</param>
public sealed record CapacityView(
    MessageId Message, ParticipantId Peer, bool IsOurs, DateTimeOffset At, CapacityEnquiryContent? Enquiry, CapacityAnswerContent? Answer, MessageId? Of);
