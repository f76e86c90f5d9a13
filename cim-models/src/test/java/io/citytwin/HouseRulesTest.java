package io.citytwin;

import io.citytwin.testing.HouseRules;

class HouseRulesTest extends HouseRules {}
