namespace Trm.Contracts.Codes;

/// <summary>What a receiver must prepare, in words that name no diagnosis.</summary>
public enum CareNeed
{
    Interpreter,
    SignInterpreter,
    EasyLanguage,
    StepFreeAccess,
    SingleRoom,
    RoomWithChild,
    FemaleStaff,
    MaleStaff,
    Diet,
    MedicineStorage,
    MedicalAppointment,
    Counselling,
    CompanionAnimal,
    Clothing,
}
