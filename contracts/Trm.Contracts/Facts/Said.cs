using Trm.Contracts.Messages;
using Trm.Contracts.Referrals;

namespace Trm.Contracts.Facts;

/// <summary>One message of a case and which side said it.</summary>
public sealed record Said(Message Message, Side By);
