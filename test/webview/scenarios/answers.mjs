export async function testAnswers() {}
