"""What a woman may want to know about what is held of her: in words that a child of eleven can read.

It says what this product does. What only a service can say (how long, whom to ask) is left for it to fill in.
"""

from dataclasses import dataclass

TITLE = "Your information"
INTRODUCTION = (
    "You get help from a service for women. The service counts the help that it gives, and how it goes. This page says "
    "what is kept about you when it does, who sees it, and how you can say no."
)


@dataclass(frozen=True)
class Part:
    """A question, with its answer."""

    question: str
    says: tuple[str, ...] = ()
    """Paragraphs."""
    points: tuple[str, ...] = ()
    """A list after the paragraphs."""
    blanks: tuple[str, ...] = ()
    """What the service writes in, each with a line to write on."""


PARTS = (
    Part(
        "What is kept about you?",
        ("Your service gives you a number. It stands in the place of your name. With it these things are kept:",),
        (
            "when you were sent to the service, what happened when, and who sent you, such as a court",
            "if a court or the police had asked something of you then, such as bail or an order",
            "your age group, your ethnic group, and the council area that you live in",
            "if you said so: a disability, a mind that works in its own way, a child, or a baby on the way",
            "if you said so: having been in care, or needing an interpreter",
            "what you wanted help with, if you said, and if it got better",
            "how often you came, how much help your worker thought you needed, and how the work ended",
            "which of your goals you reached",
            "what kind of place you live in, and if you feel safe there",
            "the scores of forms that you filled in about how you feel",
            "at some services: if you were found guilty of a new offence later",
        ),
    ),
    Part(
        "What is not kept?",
        (
            "Your name is not kept here. Nor are the day you were born, your address, or your phone number.",
            "Nor are notes that your worker wrote. A list with such things in it is sent back.",
            "You may be asked what you think of the service. Your answers are kept without your number.",
        ),
    ),
    Part(
        "Do you have to answer?",
        ("No. You can leave out any question. That is fine, and you still get help.",),
    ),
    Part(
        "Who can see it?",
        (),
        (
            "Your service sees what it has sent.",
            "If another place helps you too, it sees how it went for all the women it works with.",
            "Those who pay for the service see how many women came, and how it went for all of them.",
            "All others see only what is made public: numbers about many women.",
            "Those who look after the computer can open the list. It has numbers in it, and no names.",
        ),
    ),
    Part(
        "Could somebody find you in the numbers?",
        (
            "We try hard to stop that. What is made public does not show a group of fewer than 10 women.",
            "Each number is moved up or down a little by chance. Then it is rounded.",
            "So if you take one number away from another, you do not learn about one woman.",
            "No way is perfect. Someone who knows a lot about all the other women could still guess.",
        ),
    ),
    Part(
        "How long is it kept?",
        ("Your service decides this with those who pay for it.",),
        blanks=("It is kept after your help has ended for",),
    ),
    Part(
        "How do you say no?",
        (
            "Tell your worker, or ask the person named below. You can say no at any time.",
            "You do not have to say why. You still get the same help.",
            "Then all that is kept about you here is taken out, also from older lists.",
            "If your number comes in a new list, it is left out.",
            "What stays is a note that someone was taken out, and why in a word or two. It does not say who.",
            "A code made from your number stays too. It is there to keep you out.",
            "Numbers that were made public before stay as they are. They do not name you.",
            "Spare copies that were made before may still hold your number for a time. You can ask how long.",
        ),
    ),
    Part(
        "Can you see what is kept, or put it right?",
        ("Yes. Ask the person named below. If something is wrong, it can be changed.",),
    ),
    Part(
        "Whom can you ask?",
        (
            "If you are not happy with the answer, you can tell the Information Commissioner at ico.org.uk.",
            "The law that gives you these rights is the UK GDPR.",
        ),
        blanks=("Name of the service", "Whom to ask", "Phone or e-mail"),
    ),
)
"""In the order in which they are asked."""
